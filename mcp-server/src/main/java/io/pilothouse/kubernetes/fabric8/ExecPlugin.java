package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Runs a credential plug-in as client-go does: the request in {@code KUBERNETES_EXEC_INFO}, the
 * answer on standard output, no terminal. Its standard error is ours, so its complaints reach the
 * person who runs this server and nobody else.
 */
final class ExecPlugin {
  private static final int MOST_OUTPUT = 1024 * 1024;

  private final Identity.Plugin plugin;
  private final String context;

  ExecPlugin(Identity.Plugin plugin, String context) {
    this.plugin = plugin;
    this.context = context;
  }

  /**
   * Blocks until the program ends.
   *
   * @param ended kills the program and what it started
   * @throws ClusterException CONFIGURATION when it cannot run or does not speak the protocol,
   *     UNAUTHENTICATED when it fails
   */
  Credential run(Cancellation ended) {
    BlockingSeam.refuseEventLoop();
    Process process = start();
    Cancellation.Registration registration = ended.onCancel(() -> kill(process));
    try {
      process.getOutputStream().close();
      byte[] output = process.getInputStream().readNBytes(MOST_OUTPUT);
      int exit = process.waitFor();
      if (exit != 0) {
        throw failure(
            Kind.UNAUTHENTICATED,
            "failed with exit code " + exit + "; its own words are in this server's error output");
      }
      return read(new String(output, StandardCharsets.UTF_8));
    } catch (IOException broken) {
      throw failure(Kind.UNAUTHENTICATED, "could not be read");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw failure(Kind.CANCELLED, "was interrupted");
    } finally {
      registration.close();
      kill(process);
    }
  }

  private Process start() {
    JsonObject spec = new JsonObject().put("interactive", false);
    plugin.cluster().ifPresent(cluster -> spec.put("cluster", cluster));
    JsonObject request =
        new JsonObject()
            .put("apiVersion", plugin.apiVersion())
            .put("kind", "ExecCredential")
            .put("spec", spec);
    ProcessBuilder builder = new ProcessBuilder(plugin.argv());
    builder.environment().put("KUBERNETES_EXEC_INFO", request.encode());
    plugin.variables().forEach((name, value) -> builder.environment().put(name, value.value()));
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      return builder.start();
    } catch (IOException notFound) {
      String hint = plugin.installHint().map(text -> "; " + text.strip()).orElse("");
      throw failure(Kind.CONFIGURATION, "could not be started: is it installed?" + hint);
    }
  }

  private Credential read(String output) {
    JsonObject status;
    try {
      JsonObject answer = new JsonObject(output);
      if (!plugin.apiVersion().equals(answer.getString("apiVersion"))) {
        throw failure(
            Kind.CONFIGURATION, "answered in another version than " + plugin.apiVersion());
      }
      status = answer.getJsonObject("status", new JsonObject());
    } catch (DecodeException | ClassCastException notJson) {
      throw failure(Kind.CONFIGURATION, "did not answer with an ExecCredential");
    }
    Optional<String> token = ContextResolver.text(status, "token");
    Optional<String> chain = ContextResolver.text(status, "clientCertificateData");
    Optional<String> key = ContextResolver.text(status, "clientKeyData");
    if (token.isEmpty() && (chain.isEmpty() || key.isEmpty())) {
      throw failure(Kind.UNAUTHENTICATED, "gave neither a token nor a certificate");
    }
    return new Credential(
        token.map(value -> new Secret("Bearer " + value.strip())),
        chain.map(pem -> new Tls.ClientCertificate(pem, new Secret(key.get()))),
        ContextResolver.text(status, "expirationTimestamp").map(this::time));
  }

  private Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException unreadable) {
      throw failure(Kind.CONFIGURATION, "gave an expirationTimestamp that is not a time");
    }
  }

  private ClusterException failure(Kind kind, String problem) {
    return ClusterException.of(
        kind, "", "the credential plug-in of context " + context + " " + problem);
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
