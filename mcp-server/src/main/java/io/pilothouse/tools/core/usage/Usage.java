package io.pilothouse.tools.core.usage;

import io.pilothouse.kubernetes.Quantity;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * CPU and memory: used, asked for, allowed or offered. A part that is not set is empty.
 *
 * @param cpu cores
 * @param memory bytes
 */
record Usage(Optional<Quantity> cpu, Optional<Quantity> memory) {
  static final Usage NONE = new Usage(Optional.empty(), Optional.empty());

  /** Reads {@code {"cpu": "250m", "memory": "1Gi"}}. */
  static Usage of(JsonObject resources) {
    return new Usage(
        Quantity.parse(Json.text(resources, "cpu")),
        Quantity.parse(Json.text(resources, "memory")));
  }

  static Usage sum(List<Usage> parts) {
    return parts.stream().reduce(NONE, Usage::plus);
  }

  Usage plus(Usage other) {
    return new Usage(plus(cpu, other.cpu), plus(memory, other.memory));
  }

  private static Optional<Quantity> plus(Optional<Quantity> one, Optional<Quantity> other) {
    return one.isPresent() && other.isPresent()
        ? Optional.of(one.get().plus(other.get()))
        : one.or(() -> other);
  }

  /** {@code 250m}, or a dash. */
  String cpuText() {
    return cpu.map(Quantity::cpu).orElse("-");
  }

  /** {@code 128Mi}, or a dash. */
  String memoryText() {
    return memory.map(Quantity::memory).orElse("-");
  }

  /** Held against {@code whole}: {@code 25% of 500m}, or a dash. */
  String cpuOf(Usage whole) {
    return share(cpu, whole.cpu, whole.cpuText());
  }

  /** Held against {@code whole}: {@code 25% of 128Mi}, or a dash. */
  String memoryOf(Usage whole) {
    return share(memory, whole.memory, whole.memoryText());
  }

  private static String share(Optional<Quantity> part, Optional<Quantity> whole, String wholeText) {
    return part.flatMap(used -> whole.flatMap(used::percentOf))
        .map(percent -> percent + "% of " + wholeText)
        .orElse("-");
  }
}
