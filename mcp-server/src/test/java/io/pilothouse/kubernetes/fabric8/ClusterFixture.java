package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.KubeconfigFile;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.kubernetes.UpstreamObserver;
import io.pilothouse.kubernetes.WriteAuthority;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A Vert.x, a seam and a folder with kubeconfig files, for one test. */
final class ClusterFixture implements AutoCloseable {
  static final ResourceType PODS = type("", "Pod", "pods", true);
  static final ResourceType NODES = type("", "Node", "nodes", false);
  static final ResourceType SECRETS = type("", "Secret", "secrets", true);
  static final ResourceType DEPLOYMENTS = type("apps", "Deployment", "deployments", true);

  final Vertx vertx = Vertx.vertx();
  final BlockingSeam seam = new BlockingSeam(vertx, 8);
  final Path folder;
  private final List<Fabric8Clusters> opened = new ArrayList<>();

  ClusterFixture() {
    try {
      folder = Files.createTempDirectory("clusters");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static ResourceType type(String group, String kind, String plural, boolean namespaced) {
    return new ResourceType(
        group, "v1", kind, plural, kind.toLowerCase(), List.of(), namespaced, Set.of());
  }

  /** An environment of which nothing reaches the machine the test runs on. */
  HostEnvironment host(Map<String, String> variables) {
    return new HostEnvironment(variables, folder.resolve("home"), folder.resolve("account"));
  }

  ConnectionSettings settings(Path kubeconfig) {
    return settings(kubeconfig, 64);
  }

  ConnectionSettings settings(Path kubeconfig, int maxConcurrentRequests) {
    return new ConnectionSettings(
        Optional.of(kubeconfig.toString()),
        host(Map.of()),
        Set.of(),
        Optional.empty(),
        Duration.ofSeconds(5),
        maxConcurrentRequests,
        UpstreamObserver.NONE);
  }

  Fabric8Clusters clusters(ConnectionSettings settings) {
    return clusters(settings, false);
  }

  /** Clusters that are asked on behalf of each caller. */
  Fabric8Clusters impersonating(Path kubeconfig) {
    return clusters(settings(kubeconfig), true);
  }

  private Fabric8Clusters clusters(ConnectionSettings settings, boolean impersonate) {
    Fabric8Clusters clusters =
        new Fabric8Clusters(vertx, seam, settings, impersonate, WriteAuthority.readOnly());
    opened.add(clusters);
    return clusters;
  }

  /** A reader of the server at a URL, with a token. */
  ClusterReader reader(String url, String token) {
    return reader(url, token, 64);
  }

  ClusterReader reader(String url, String token, int maxConcurrentRequests) {
    Path file =
        KubeconfigFile.current("test").context("test", url, token).write(folder.resolve("config"));
    return reader(settings(file, maxConcurrentRequests));
  }

  ClusterReader reader(ConnectionSettings settings) {
    return Awaiting.await(clusters(settings).serverReader(Optional.empty()));
  }

  static CallScope patient() {
    return CallScope.within(Duration.ofSeconds(20), new Cancellation());
  }

  static CallScope within(Duration timeout) {
    return CallScope.within(timeout, new Cancellation());
  }

  @Override
  public void close() throws IOException {
    opened.forEach(Fabric8Clusters::close);
    seam.close();
    Awaiting.await(vertx.close());
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
