package io.pilothouse.guard;

import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What {@link OutcomeMatrixTest} must know of one write tool.
 *
 * @param prepare brings the cluster to where the tool has something to do
 * @param requests how many requests an execution takes, Events not counted
 * @param meddle what somebody else does to the object, so that the write is not any more about what
 *     was planned
 * @param without what cannot happen to this tool, and why
 */
record WriteCase(
    String tool,
    Function<GuardFixture, Wish> prepare,
    int requests,
    BiFunction<Outsider, String, CompletableFuture<Void>> meddle,
    Map<Situation, String> without) {
  /**
   * One call.
   *
   * @param path of the object, on the API server
   * @param arguments without the reason
   * @param happened tells by the object, empty if there is none, whether it took effect
   */
  record Wish(String path, JsonObject arguments, Predicate<JsonObject> happened) {}

  static WriteCase of(String tool, Function<GuardFixture, Wish> prepare) {
    return new WriteCase(tool, prepare, 1, WriteCase::annotate, Map.of());
  }

  /** A call that needs no preparation. */
  static WriteCase of(String tool, String path, String arguments, Predicate<JsonObject> happened) {
    return of(tool, ready -> new Wish(path, json(arguments), happened));
  }

  /** With single quotes for double ones. */
  static JsonObject json(String text) {
    return new JsonObject(text.replace('\'', '"'));
  }

  WriteCase taking(int more) {
    return new WriteCase(tool, prepare, more, meddle, without);
  }

  WriteCase meddledWithBy(BiFunction<Outsider, String, CompletableFuture<Void>> other) {
    return new WriteCase(tool, prepare, requests, other, without);
  }

  WriteCase without(String why, Situation... situations) {
    Map<Situation, String> more = new EnumMap<>(Situation.class);
    more.putAll(without);
    Set.of(situations).forEach(situation -> more.put(situation, why));
    return new WriteCase(tool, prepare, requests, meddle, more);
  }

  private static CompletableFuture<Void> annotate(Outsider somebody, String path) {
    return somebody.patch(path, json("{'metadata': {'annotations': {'touched': 'by another'}}}"));
  }
}
