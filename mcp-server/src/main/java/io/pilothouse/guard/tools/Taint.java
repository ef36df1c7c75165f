package io.pilothouse.guard.tools;

import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.OptionalLong;

/** A taint of a node: pods that do not tolerate it are kept or driven off. */
record Taint(String key, String value, String effect) {
  /** How long a pod that tolerates a taint without end stays. */
  private static final long FOREVER = Long.MAX_VALUE;

  static Taint of(JsonObject json) {
    return new Taint(Json.text(json, "key"), Json.text(json, "value"), Json.text(json, "effect"));
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject().put("key", key);
    if (!value.isEmpty()) {
      json.put("value", value);
    }
    return json.put("effect", effect);
  }

  /** A node has one taint of a key and effect at most. */
  boolean replaces(Taint other) {
    return key.equals(other.key) && effect.equals(other.effect);
  }

  boolean evicts() {
    return effect.equals("NoExecute");
  }

  /** {@code key=value:effect}. */
  String words() {
    return key + (value.isEmpty() ? "" : "=" + value) + ":" + effect;
  }

  /** After how many seconds a pod has to go because of it; empty if it may stay. */
  OptionalLong drivesOffAfter(JsonObject pod) {
    if (!evicts()) {
      return OptionalLong.empty();
    }
    List<JsonObject> tolerations =
        Json.list(Json.object(pod, "spec"), "tolerations").stream()
            .filter(this::isTolerated)
            .toList();
    if (tolerations.isEmpty()) {
      return OptionalLong.of(0);
    }
    // The shortest counts; without a number there is no end.
    long least = tolerations.stream().mapToLong(Taint::seconds).min().orElse(FOREVER);
    return least == FOREVER ? OptionalLong.empty() : OptionalLong.of(least);
  }

  private static long seconds(JsonObject toleration) {
    return toleration.getValue("tolerationSeconds") instanceof Number number
        ? Math.max(0, number.longValue())
        : FOREVER;
  }

  private boolean isTolerated(JsonObject toleration) {
    String wanted = Json.text(toleration, "key");
    String on = Json.text(toleration, "effect");
    boolean exists = Json.text(toleration, "operator").equals("Exists");
    boolean sameKey = wanted.equals(key) || wanted.isEmpty() && exists;
    boolean sameEffect = on.isEmpty() || on.equals(effect);
    return sameKey && sameEffect && (exists || Json.text(toleration, "value").equals(value));
  }
}
