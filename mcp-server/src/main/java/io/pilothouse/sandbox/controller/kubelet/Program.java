package io.pilothouse.sandbox.controller.kubelet;

import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.Quantity;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How the program of an image behaves, as data: in the catalogue of images, or in the annotation
 * {@code sandbox.pilothouse.io/program-<container>} of a pod. Without any field it is a server that
 * starts at once and runs for ever. Durations are in seconds.
 *
 * <ul>
 *   <li>{@code log}: what it writes when it starts; {@code repeats}: what it writes every five
 *       seconds from then on, in turn
 *   <li>{@code exitsAfter} with {@code exitCode}: when it ends by itself
 *   <li>{@code startsIn}: until it answers probes; {@code failsAfter}: when it stops answering
 *   <li>{@code http}: the status by path; {@code *} stands for every other path
 *   <li>{@code ports}: where it listens besides the ports its container declares
 *   <li>{@code memory}: how much it needs, and {@code memoryAfter}: from when on; {@code cpu}: how
 *       much it uses
 *   <li>{@code needsEnv}: variables, and {@code needsServices}: Services as namespace/name, without
 *       which it writes {@code complaint} and exits with {@code exitCode}, or 1, after {@code
 *       exitsAfter}
 *   <li>{@code ignoresTerm}: whether it has to be killed at the end of the grace period
 * </ul>
 */
record Program(JsonObject definition) {
  private static final Duration REPEAT = Duration.ofSeconds(5);

  /** What one run in this container does. */
  Execution run(JsonObject container, Set<String> environment, Predicate<String> serviceExists) {
    List<String> command = new ArrayList<>(Json.texts(container, "command"));
    if (command.isEmpty() && ShellScript.plays(Json.texts(container, "args"))) {
      command.addAll(Json.texts(container, "args"));
    }
    if (ShellScript.plays(command)) {
      return ShellScript.play(command);
    }
    boolean needs = definition.containsKey("needsEnv") || definition.containsKey("needsServices");
    boolean satisfied =
        environment.containsAll(Json.texts(definition, "needsEnv"))
            && Json.texts(definition, "needsServices").stream().allMatch(serviceExists);
    List<Execution.Output> output =
        Json.texts(definition, satisfied ? "log" : "complaint").stream()
            .map(line -> new Execution.Output(Duration.ZERO, line))
            .toList();
    if (needs && !satisfied) {
      int code = definition.getInteger("exitCode", 1);
      return new Execution(output, Optional.of(Execution.End.exit(seconds("exitsAfter", 1), code)));
    }
    return new Execution(output, end(container, needs));
  }

  private Optional<Execution.End> end(JsonObject container, boolean needs) {
    double limit = Quantity.of(Json.text(container, "resources", "limits", "memory"));
    if (limit > 0 && memory() > limit) {
      return Optional.of(new Execution.End(seconds("memoryAfter", 2), 137, "OOMKilled"));
    }
    if (needs || !definition.containsKey("exitsAfter")) {
      return Optional.empty();
    }
    int code = definition.getInteger("exitCode", 0);
    return Optional.of(Execution.End.exit(seconds("exitsAfter", 0), code));
  }

  /** The lines it writes again and again, and how often. */
  List<String> repeats() {
    return Json.texts(definition, "repeats");
  }

  static Duration repeatEvery() {
    return REPEAT;
  }

  /** Memory in bytes; 0 when it is not declared. */
  double memory() {
    return Quantity.of(Json.text(definition, "memory"));
  }

  /** CPU in cores; 0 when it is not declared. */
  double cpu() {
    return Quantity.of(Json.text(definition, "cpu"));
  }

  /** Whether it answers so long after its start. */
  boolean answers(Duration age) {
    boolean started = age.compareTo(seconds("startsIn", 0)) >= 0;
    return started && !(fails() && age.compareTo(seconds("failsAfter", 0)) >= 0);
  }

  /** Whether it stops answering at some time. */
  boolean fails() {
    return definition.containsKey("failsAfter");
  }

  boolean listens(JsonObject container, int port) {
    return Json.texts(definition, "ports").contains(Integer.toString(port))
        || Json.objects(container, "ports").stream()
            .anyMatch(declared -> Json.number(declared, "containerPort") == port);
  }

  /** The HTTP status it answers a path with. */
  int status(String path) {
    Map<String, Object> paths = Json.object(definition, "http").getMap();
    Object status = paths.getOrDefault(path, paths.getOrDefault("*", 200));
    return status instanceof Number number ? number.intValue() : 200;
  }

  boolean ignoresTerm(JsonObject container) {
    return Json.flag(definition, "ignoresTerm")
        || ShellScript.plays(Json.texts(container, "command"));
  }

  private Duration seconds(String field, long otherwise) {
    return Duration.ofSeconds(definition.getLong(field, otherwise));
  }

  /** The port that a probe names by number or by name. */
  static OptionalInt port(JsonObject container, Object port) {
    if (port instanceof Number number) {
      return OptionalInt.of(number.intValue());
    }
    return Json.objects(container, "ports").stream()
        .filter(declared -> declared.getString("name", "").equals(port))
        .mapToInt(declared -> (int) Json.number(declared, "containerPort"))
        .findFirst();
  }
}
