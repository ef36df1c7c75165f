package io.pilothouse.kubernetes.fabric8;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the machine says about clusters.
 *
 * @param variables environment variables: {@code KUBECONFIG}, {@code KUBERNETES_SERVICE_HOST} and
 *     {@code _PORT}, {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code NO_PROXY}
 * @param home the folder that holds {@code .kube/config}
 * @param serviceAccount the folder that holds a pod's {@code token}, {@code ca.crt} and {@code
 *     namespace}
 */
public record HostEnvironment(Map<String, String> variables, Path home, Path serviceAccount) {
  public HostEnvironment {
    variables = Map.copyOf(variables);
  }

  /** The environment of this process. */
  public static HostEnvironment ofProcess() {
    return new HostEnvironment(
        System.getenv(),
        Path.of(System.getProperty("user.home")),
        Path.of("/var/run/secrets/kubernetes.io/serviceaccount"));
  }

  /** A variable that is set and not blank. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  /** A variable that is customarily written in either case. */
  public Optional<String> variableInAnyCase(String upperCase) {
    return variable(upperCase).or(() -> variable(upperCase.toLowerCase(Locale.ROOT)));
  }
}
