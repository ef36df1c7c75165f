package io.pilothouse.sandbox;

import io.pilothouse.sandbox.controller.kubelet.CommandRun;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs commands in containers: {@code pods/exec} over web sockets. The first byte of a message
 * names a stream; the last message is a Status. There is no standard input and no terminal.
 */
final class ExecEndpoint {
  static final List<String> SUBPROTOCOLS = List.of("v5.channel.k8s.io", "v4.channel.k8s.io");
  private static final byte STDOUT = 1;
  private static final byte STDERR = 2;
  private static final byte STATUS = 3;

  private final ClusterView view;
  private final Processes processes;

  ExecEndpoint(ClusterView view, Processes processes) {
    this.view = view;
    this.processes = processes;
  }

  void handle(RoutingContext ctx, JsonObject pod) {
    List<String> command = ctx.queryParam("command");
    boolean out = Params.flag(ctx, "stdout");
    boolean err = Params.flag(ctx, "stderr");
    String name = LogRun.requireContainer(pod, Params.text(ctx, "container"));
    if (Params.flag(ctx, "stdin") || Params.flag(ctx, "tty")) {
      throw StatusException.notServed("exec with stdin or tty");
    }
    if (!out && !err) {
      throw StatusException.badRequest("you must specify at least 1 of stdin, stdout, stderr");
    }
    if (command.isEmpty()) {
      throw StatusException.badRequest("you must specify at least one command for the container");
    }
    requireRunning(pod, name);
    if (!"websocket".equalsIgnoreCase(ctx.request().getHeader(HttpHeaders.UPGRADE))) {
      throw ctx.request().headers().contains(HttpHeaders.UPGRADE)
          ? StatusException.notServed("exec over " + ctx.request().getHeader(HttpHeaders.UPGRADE))
          : StatusException.badRequest("Upgrade request required");
    }
    CommandRun run = processes.run(pod, container(pod, name), command);
    ctx.request()
        .toWebSocket()
        .onSuccess(socket -> play(socket, command, run, out, err))
        .onFailure(ctx::fail);
  }

  private static JsonObject container(JsonObject pod, String name) {
    return Json.objects(pod, "spec", "containers").stream()
        .filter(each -> name.equals(each.getString("name")))
        .findFirst()
        .orElseGet(JsonObject::new);
  }

  /** The kubelet looks only among containers that run, and a lost one does not answer. */
  private void requireRunning(JsonObject pod, String name) {
    String node = Json.text(pod, "spec", "nodeName");
    if (node.isEmpty()) {
      throw StatusException.badRequest(
          "pod " + Json.text(pod, "metadata", "name") + " does not have a host assigned");
    }
    if (Kubelets.lost(view, node)) {
      throw StatusException.internal(
          "error dialing backend: dial tcp %s: connect: connection refused"
              .formatted(Kubelets.address(view, node)));
    }
    boolean runs =
        Json.objects(pod, "status", "containerStatuses").stream()
            .filter(status -> name.equals(status.getString("name")))
            .anyMatch(status -> Json.value(status, "state", "running") != null);
    if (!runs) {
      throw StatusException.internal("container not found (\"" + name + "\")");
    }
  }

  private void play(
      ServerWebSocket socket, List<String> command, CommandRun run, boolean out, boolean err) {
    List<Runnable> planned = new ArrayList<>();
    socket.closeHandler(gone -> planned.forEach(Runnable::run));
    send(socket, STDOUT, "");
    if (run.problem().isEmpty()) {
      for (CommandRun.Output output : run.output()) {
        if (output.error() ? err : out) {
          byte stream = output.error() ? STDERR : STDOUT;
          planned.add(later(output.at(), () -> send(socket, stream, output.text())));
        }
      }
    }
    run.takes()
        .ifPresent(time -> planned.add(later(time, () -> end(socket, status(command, run)))));
  }

  /** What is due at once does not wait for the clock. */
  private Runnable later(Duration delay, Runnable action) {
    if (delay.isZero()) {
      action.run();
      return () -> {};
    }
    return processes.after(delay, action);
  }

  private static void send(ServerWebSocket socket, byte stream, String text) {
    if (!socket.isClosed()) {
      socket.writeBinaryMessage(Buffer.buffer().appendByte(stream).appendString(text));
    }
  }

  private static void end(ServerWebSocket socket, JsonObject status) {
    send(socket, STATUS, status.encode());
    socket.close();
  }

  private static JsonObject status(List<String> command, CommandRun run) {
    JsonObject status = new JsonObject().put("metadata", new JsonObject());
    if (!run.problem().isEmpty()) {
      return status
          .put("status", "Failure")
          .put("message", "Internal error occurred: " + run.problem())
          .put("reason", "InternalError")
          .put("details", causes(new JsonObject().put("message", run.problem())))
          .put("code", 500);
    }
    if (run.exitCode() == 0) {
      return status.put("status", "Success");
    }
    String code = Integer.toString(run.exitCode());
    return status
        .put("status", "Failure")
        .put(
            "message",
            "command terminated with non-zero exit code: error executing command ["
                + String.join(" ", command)
                + "], exit code "
                + code)
        .put("reason", "NonZeroExitCode")
        .put("details", causes(new JsonObject().put("reason", "ExitCode").put("message", code)));
  }

  private static JsonObject causes(JsonObject cause) {
    return new JsonObject().put("causes", new JsonArray().add(cause));
  }
}
