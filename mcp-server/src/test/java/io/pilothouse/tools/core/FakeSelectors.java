package io.pilothouse.tools.core;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** The part of selectors that tests need: {@code a=b} and {@code a!=b}, joined by commas. */
public final class FakeSelectors {
  private FakeSelectors() {}

  public static boolean labels(Optional<String> selector, JsonObject object) {
    JsonObject labels = object.getJsonObject("metadata").getJsonObject("labels", new JsonObject());
    return matches(selector, key -> labels.getString(key));
  }

  public static boolean fields(Optional<String> selector, JsonObject object) {
    return matches(selector, path -> at(object, path));
  }

  private static boolean matches(Optional<String> selector, Function<String, String> value) {
    return selector.stream()
        .flatMap(text -> Arrays.stream(text.split(",")))
        .allMatch(
            term -> {
              String[] sides = term.split("!?==?", 2);
              return sides[1].equals(value.apply(sides[0])) != term.contains("!=");
            });
  }

  private static String at(JsonObject object, String path) {
    Object value = object;
    for (String key : path.split("\\.")) {
      value = value instanceof JsonObject inner ? inner.getValue(key) : null;
    }
    return value == null ? null : value.toString();
  }
}
