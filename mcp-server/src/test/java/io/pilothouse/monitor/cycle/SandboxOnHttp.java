package io.pilothouse.monitor.cycle;

import static io.pilothouse.kubernetes.Awaiting.await;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.kubernetes.UpstreamObserver;
import io.pilothouse.kubernetes.WriteAuthority;
import io.pilothouse.kubernetes.fabric8.ConnectionSettings;
import io.pilothouse.kubernetes.fabric8.Fabric8Clusters;
import io.pilothouse.kubernetes.fabric8.HostEnvironment;
import io.pilothouse.sandbox.SandboxOptions;
import io.pilothouse.sandbox.SandboxServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A sandbox, a way to it that only reads, and somebody who changes things in it. */
final class SandboxOnHttp implements AutoCloseable {
  final Vertx vertx = Vertx.vertx();
  final SandboxServer server;
  final Fabric8Clusters clusters;
  private final BlockingSeam seam = new BlockingSeam(vertx, 8);
  private final HttpClient outsider = HttpClient.newHttpClient();

  SandboxOnHttp(Path folder) throws IOException {
    server = await(new SandboxServer(vertx, SandboxOptions.defaults()).start());
    clusters = clusters(folder, server.kubeconfig());
  }

  private Fabric8Clusters clusters(Path folder, String kubeconfig) throws IOException {
    Path file = Files.writeString(folder.resolve("kubeconfig"), kubeconfig);
    return new Fabric8Clusters(
        vertx,
        seam,
        new ConnectionSettings(
            Optional.of(file.toString()),
            new HostEnvironment(Map.of(), folder, folder),
            Set.of(),
            Optional.empty(),
            Duration.ofSeconds(20),
            64,
            UpstreamObserver.NONE),
        false,
        WriteAuthority.readOnly());
  }

  void create(String path, String json) {
    send("POST", path, "application/json", json);
  }

  void patch(String path, String json) {
    send("PATCH", path, "application/merge-patch+json", json);
  }

  void delete(String path) {
    send("DELETE", path, "application/json", "");
  }

  private void send(String method, String path, String type, String json) {
    String token = server.kubeconfig().replaceAll("(?s).*token: (\\S+).*", "$1");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", type)
            .method(method, HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')))
            .build();
    HttpResponse<String> answer = outsider.sendAsync(request, BodyHandlers.ofString()).join();
    if (answer.statusCode() >= 300) {
      throw new AssertionError(method + " " + path + ": " + answer.body());
    }
  }

  @Override
  public void close() {
    outsider.close();
    clusters.close();
    seam.close();
    await(vertx.close());
  }
}
