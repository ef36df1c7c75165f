package io.pilothouse.sandbox.controller.kubelet;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** One probe of a container. */
record Probe(JsonObject container, JsonObject definition) {
  /** The probe of a container's field, such as {@code readinessProbe}. */
  static Optional<Probe> of(JsonObject container, String field) {
    return container.containsKey(field)
        ? Optional.of(new Probe(container, Json.object(container, field)))
        : Optional.empty();
  }

  Duration initialDelay() {
    return Duration.ofSeconds(Math.max(1, definition.getLong("initialDelaySeconds", 0L)));
  }

  Duration period() {
    return Duration.ofSeconds(Math.max(1, definition.getLong("periodSeconds", 10L)));
  }

  int successThreshold() {
    return definition.getInteger("successThreshold", 1);
  }

  int failureThreshold() {
    return definition.getInteger("failureThreshold", 3);
  }

  /** What is wrong, in the kubelet's words; empty when the program answers. */
  Optional<String> failure(Program program, Duration age, String address) {
    if (definition.containsKey("exec")) {
      return exec(program, age);
    }
    JsonObject http = Json.object(definition, "httpGet");
    Object named =
        definition.containsKey("httpGet")
            ? http.getValue("port")
            : Json.value(definition, definition.containsKey("grpc") ? "grpc" : "tcpSocket", "port");
    OptionalInt port = Program.port(container, named);
    if (port.isEmpty()) {
      return Optional.of("couldn't find port: " + named);
    }
    String host = address + ":" + port.getAsInt();
    boolean refused = !program.answers(age) || !program.listens(container, port.getAsInt());
    String refusal = "dial tcp " + host + ": connect: connection refused";
    if (!definition.containsKey("httpGet")) {
      return refused ? Optional.of(refusal) : Optional.empty();
    }
    String path = http.getString("path", "/");
    if (refused) {
      String scheme = http.getString("scheme", "HTTP").toLowerCase(Locale.ROOT);
      return Optional.of("Get \"%s://%s%s\": %s".formatted(scheme, host, path, refusal));
    }
    int status = program.status(path);
    return status < 400
        ? Optional.empty()
        : Optional.of("HTTP probe failed with statuscode: " + status);
  }

  private Optional<String> exec(Program program, Duration age) {
    List<String> command = Json.texts(definition, "exec", "command");
    if (!ShellScript.plays(command)) {
      return program.answers(age) ? Optional.empty() : Optional.of("command failed");
    }
    Execution run = ShellScript.play(command);
    boolean ok = run.end().filter(end -> end.code() == 0).isPresent();
    String output =
        run.output().stream().map(line -> line.text() + "\n").collect(Collectors.joining());
    return ok ? Optional.empty() : Optional.of(output);
  }
}
