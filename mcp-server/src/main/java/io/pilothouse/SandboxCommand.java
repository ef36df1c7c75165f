package io.pilothouse;

import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.config.LogFormat;
import io.pilothouse.config.LogLevel;
import io.pilothouse.observability.Logging;
import io.pilothouse.sandbox.SandboxOptions;
import io.pilothouse.sandbox.SandboxServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** Runs the embedded cluster alone, for kubectl and any other client, until it is told to end. */
final class SandboxCommand {
  private static final int LARGEST_PORT = 65_535;

  private SandboxCommand() {}

  /**
   * Prints the path of a kubeconfig on standard output, and returns when standard input ends.
   *
   * @param settings {@code port}, if it was given
   */
  static int run(Map<String, String> settings, Terminal terminal) throws ConfigException {
    int port = port(settings.getOrDefault("port", "0"));
    Logging.start(new Config.Logs(LogLevel.WARN, LogFormat.TEXT), terminal.err());
    Vertx vertx = Vertx.vertx();
    try {
      SandboxServer server =
          new SandboxServer(vertx, options(port))
              .start()
              .toCompletionStage()
              .toCompletableFuture()
              .join();
      serve(server, terminal);
      return ExitCode.OK;
    } catch (CompletionException | IOException failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      terminal.err().println("pilothouse: the sandbox did not start: " + cause.getMessage());
      return ExitCode.FAILURE;
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  /** Lends the kubeconfig out for as long as the server runs. */
  private static void serve(SandboxServer server, Terminal terminal) throws IOException {
    // Readable by this user alone, as it holds a token.
    Path file = Files.createTempFile("pilothouse-sandbox-", ".kubeconfig");
    file.toFile().deleteOnExit();
    try {
      Files.writeString(file, server.kubeconfig());
      say(server, file, terminal);
      waitForEnd(terminal);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /**
   * kubectl sends no token over plain HTTP, so on this one, which holds nothing but examples,
   * whoever reaches the loopback address is an administrator.
   */
  private static SandboxOptions options(int port) {
    JsonObject everybody =
        new JsonObject()
            .put("apiGroup", "rbac.authorization.k8s.io")
            .put("kind", "Group")
            .put("name", "system:unauthenticated");
    JsonObject administrator =
        new JsonObject()
            .put("apiGroup", "rbac.authorization.k8s.io")
            .put("kind", "ClusterRole")
            .put("name", "cluster-admin");
    return SandboxOptions.defaults()
        .withPort(port)
        .withObject(
            new JsonObject()
                .put("apiVersion", "rbac.authorization.k8s.io/v1")
                .put("kind", "ClusterRoleBinding")
                .put("metadata", new JsonObject().put("name", "sandbox-visitors"))
                .put("roleRef", administrator)
                .put("subjects", new JsonArray().add(everybody)));
  }

  private static int port(String text) throws ConfigException {
    int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
    if (port < 0 || port > LARGEST_PORT) {
      throw new ConfigException("--port: \"" + text + "\"; expected a number from 0 to 65535");
    }
    return port;
  }

  private static void say(SandboxServer server, Path kubeconfig, Terminal terminal) {
    terminal.out().println(kubeconfig);
    terminal.out().flush();
    terminal.err().println("The sandbox listens on " + server.url() + ". To use it:");
    terminal.err().println("  export KUBECONFIG=" + kubeconfig);
    terminal.err().println("  kubectl get pods");
    terminal.err().println("End it with Ctrl-C, or by closing its standard input.");
  }

  private static void waitForEnd(Terminal terminal) throws IOException {
    byte[] ignored = new byte[1024];
    while (terminal.in().read(ignored) >= 0) {
      // Whatever is typed means nothing here.
    }
  }
}
