package io.pilothouse.guard;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a change comes to besides what its object tells, as far as only the tool can find it out.
 *
 * @param pods how many running pods would go
 * @param unavailablePercent share of the ready ones away at the same time; empty if it cannot be
 *     told
 * @param lines what people should know, one line each
 * @param unknown what could not be found out, and why; nothing is written while there is any
 */
public record Reach(
    int pods, OptionalDouble unavailablePercent, List<String> lines, List<String> unknown) {
  /** The object tells everything. */
  public static final Reach NONE = new Reach(0, List.of(), List.of());

  public Reach {
    lines = List.copyOf(lines);
    unknown = List.copyOf(unknown);
  }

  /** Where it cannot be told how many pods would be away at the same time. */
  public Reach(int pods, List<String> lines, List<String> unknown) {
    this(pods, OptionalDouble.empty(), lines, unknown);
  }

  /** The same, where it can be told. */
  public Reach awayAtOnce(double percent) {
    return new Reach(pods, OptionalDouble.of(percent), lines, unknown);
  }

  /** Nothing but words. */
  public static Reach saying(List<String> lines) {
    return new Reach(0, lines, List.of());
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("pods", pods)
        .put("away", unavailablePercent.isPresent() ? unavailablePercent.getAsDouble() : null)
        .put("lines", new JsonArray(lines))
        .put("unknown", new JsonArray(unknown));
  }

  static Reach fromJson(JsonObject json) {
    Double away = json.getDouble("away");
    return new Reach(
        json.getInteger("pods"),
        away == null ? OptionalDouble.empty() : OptionalDouble.of(away),
        json.getJsonArray("lines").stream().map(String::valueOf).toList(),
        json.getJsonArray("unknown").stream().map(String::valueOf).toList());
  }
}
