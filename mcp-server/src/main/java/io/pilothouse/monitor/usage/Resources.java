package io.pilothouse.monitor.usage;

import io.pilothouse.kubernetes.Quantity;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;

/**
 * CPU and memory: used, asked for, allowed or offered. A part that is not set is zero.
 *
 * @param cpu cores
 * @param memory bytes
 */
public record Resources(double cpu, double memory) {
  public static final Resources NONE = new Resources(0, 0);

  /** Reads {@code {"cpu": "250m", "memory": "1Gi"}}. */
  static Resources of(JsonObject resources) {
    return new Resources(amount(resources, "cpu"), amount(resources, "memory"));
  }

  private static double amount(JsonObject resources, String name) {
    return Quantity.parse(Json.text(resources, name))
        .map(quantity -> Math.max(0, quantity.amount().doubleValue()))
        .orElse(0.0);
  }

  Resources plus(Resources other) {
    return new Resources(cpu + other.cpu, memory + other.memory);
  }

  /** The larger of both, part by part. */
  Resources max(Resources other) {
    return new Resources(Math.max(cpu, other.cpu), Math.max(memory, other.memory));
  }

  JsonArray toJson() {
    return new JsonArray().add(cpu).add(memory);
  }

  static Resources fromJson(JsonArray json) {
    return new Resources(json.getDouble(0), json.getDouble(1));
  }

  /** {@code 250m}, or a dash. */
  static String cpuText(double cores) {
    return cores == 0 ? "-" : new Quantity(BigDecimal.valueOf(cores)).cpu();
  }

  /** {@code 128Mi}, or a dash. */
  static String memoryText(double bytes) {
    return bytes == 0 ? "-" : new Quantity(BigDecimal.valueOf(bytes)).memory();
  }
}
