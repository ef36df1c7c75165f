package io.pilothouse;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.CallScope;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ClusterWatcher;
import io.pilothouse.kubernetes.ClusterWatchers;
import io.pilothouse.kubernetes.ClusterWriter;
import io.pilothouse.kubernetes.ClusterWriters;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.kubernetes.ContextInfo;
import io.pilothouse.kubernetes.LeaseClient;
import io.pilothouse.kubernetes.LeaseClients;
import io.pilothouse.kubernetes.LeaseName;
import io.pilothouse.kubernetes.ReviewedToken;
import io.pilothouse.kubernetes.TokenReviewer;
import io.pilothouse.kubernetes.fabric8.Fabric8Clusters;
import io.pilothouse.sandbox.SandboxOptions;
import io.pilothouse.sandbox.SandboxServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The embedded cluster, reached over HTTP like any other. It starts when a tool first asks for it,
 * because starting it would take longer than the rest of the start; a start that failed is tried
 * again by the next call.
 */
final class SandboxClusters
    implements Clusters, ClusterWriters, ClusterWatchers, LeaseClients, TokenReviewer {
  private final BlockingSeam seam;
  private final SandboxServer server;
  private final Function<Path, Fabric8Clusters> client;
  private Future<Fabric8Clusters> started;

  /**
   * @param pods how many pods it is enlarged to; 0: as it is
   * @param client reads the clusters of a kubeconfig
   */
  SandboxClusters(
      Vertx vertx, BlockingSeam seam, int pods, Function<Path, Fabric8Clusters> client) {
    this.seam = seam;
    this.server = new SandboxServer(vertx, SandboxOptions.defaults().withPods(pods));
    this.client = client;
  }

  @Override
  public Future<List<ContextInfo>> contexts() {
    return started().compose(Clusters::contexts);
  }

  @Override
  public Future<ClusterReader> reader(Optional<String> context, Caller caller) {
    return started().compose(clusters -> clusters.reader(context, caller));
  }

  @Override
  public Future<ClusterReader> serverReader(Optional<String> context) {
    return started().compose(clusters -> clusters.serverReader(context));
  }

  @Override
  public Future<ClusterWriter> writer(String context, Caller caller) {
    return started().compose(clusters -> clusters.writer(context, caller));
  }

  @Override
  public Future<ClusterWatcher> watcher(Optional<String> context) {
    return started().compose(clusters -> clusters.watcher(context));
  }

  @Override
  public Future<LeaseClient> lease(LeaseName name) {
    return started().compose(clusters -> clusters.lease(name));
  }

  @Override
  public Future<ReviewedToken> review(String token, List<String> audiences, CallScope scope) {
    return started().compose(clusters -> clusters.review(token, audiences, scope));
  }

  private synchronized Future<Fabric8Clusters> started() {
    if (started == null || started.failed()) {
      started = server.start().compose(up -> seam.run(() -> client.apply(write(up.kubeconfig()))));
    }
    return started;
  }

  /** Readable by this user alone, as it holds the sandbox's token. Goes away with the process. */
  private static Path write(String kubeconfig) throws IOException {
    Path file = Files.createTempFile("pilothouse-sandbox-", ".kubeconfig");
    file.toFile().deleteOnExit();
    return Files.writeString(file, kubeconfig);
  }
}
