package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.kubernetes.UpstreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How clusters are found and how hard they may be asked.
 *
 * @param kubeconfig the file given with {@code --kubeconfig}; empty: {@code KUBECONFIG}, then
 *     {@code ~/.kube/config}, then the pod's service account
 * @param host what the machine says
 * @param allowedContexts the only contexts that exist for callers; empty: all
 * @param defaultContext used when a call names none; empty: the kubeconfig's current context
 * @param connectTimeout for one TCP connection and TLS handshake
 * @param maxConcurrentRequests requests under way to one cluster at a time; further ones wait
 * @param observer is told of every request
 */
public record ConnectionSettings(
    Optional<String> kubeconfig,
    HostEnvironment host,
    Set<String> allowedContexts,
    Optional<String> defaultContext,
    Duration connectTimeout,
    int maxConcurrentRequests,
    UpstreamObserver observer) {
  public ConnectionSettings {
    allowedContexts = Set.copyOf(allowedContexts);
    if (maxConcurrentRequests < 1) {
      throw new IllegalArgumentException("maxConcurrentRequests must be at least 1");
    }
  }

  /** All contexts of the usual places, 10 s to connect, 64 requests at a time, unobserved. */
  public static ConnectionSettings of(HostEnvironment host) {
    return new ConnectionSettings(
        Optional.empty(),
        host,
        Set.of(),
        Optional.empty(),
        Duration.ofSeconds(10),
        64,
        UpstreamObserver.NONE);
  }
}
