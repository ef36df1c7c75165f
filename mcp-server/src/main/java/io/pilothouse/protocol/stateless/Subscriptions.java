package io.pilothouse.protocol.stateless;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.protocol.ChangeFilter;
import io.pilothouse.protocol.ChangeSource;
import io.pilothouse.protocol.ChangeSource.Kind;
import io.pilothouse.protocol.JsonRpc;
import io.pilothouse.protocol.Message.Request;
import io.pilothouse.protocol.MessageSink;
import io.pilothouse.protocol.ProtocolException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Requests that are answered when the interest in changes ends, with notifications until then
 * (2026-07-28, subscriptions). Confined to one Vert.x context, apart from the changes.
 */
final class Subscriptions {
  static final String METHOD = "subscriptions/listen";

  /** How many subscriptions of one caller there may be at the same time. */
  static final int PER_CALLER = 16;

  /** How many resources one subscription may watch. */
  static final int MAX_URIS = 256;

  private static final String URIS = "resourceSubscriptions";
  private static final Map<Kind, String> LISTS =
      new EnumMap<>(
          Map.of(
              Kind.TOOLS, "toolsListChanged",
              Kind.PROMPTS, "promptsListChanged",
              Kind.RESOURCES, "resourcesListChanged"));

  private final ChangeSource changes;
  private final Map<String, Integer> perCaller = new HashMap<>();
  private Cancellation ending = new Cancellation();

  Subscriptions(ChangeSource changes) {
    this.changes = changes;
  }

  /** Whether there is anything to listen to. */
  boolean isServed() {
    return !changes.kinds().isEmpty();
  }

  /**
   * Serves a subscription: the first message is the acknowledgement.
   *
   * @param cancellation given when the client is no longer interested
   * @param sink takes what belongs to the subscription
   * @return the result when this server ends the subscription, or nothing of consequence when the
   *     client does
   * @throws ProtocolException if the filter is not one, or there are too many
   */
  Future<JsonObject> listen(
      Request request, String user, Cancellation cancellation, MessageSink sink) {
    ChangeFilter filter = read(request.params().getValue("notifications"));
    if (perCaller.getOrDefault(user, 0) >= PER_CALLER) {
      throw new ProtocolException(
          ProtocolException.INTERNAL_ERROR,
          "Too many subscriptions: end some of the " + PER_CALLER,
          null);
    }
    JsonObject id = new JsonObject().put(RequestMeta.SUBSCRIPTION_ID, request.id());
    sink.send(
        JsonRpc.notification(
            "notifications/subscriptions/acknowledged",
            new JsonObject().put("_meta", id).put("notifications", toJson(filter))));
    perCaller.merge(user, 1, Integer::sum);
    ChangeSource.Subscription subscription =
        changes.listen(
            change ->
                filter.notification(change).ifPresent(news -> sink.offer(tagged(news, id.copy()))));
    return untilEnd(cancellation)
        .map(end -> new JsonObject().put("_meta", id))
        .onComplete(
            end -> {
              subscription.close();
              perCaller.merge(user, -1, (count, one) -> count > 1 ? count + one : null);
            });
  }

  private Future<Void> untilEnd(Cancellation cancellation) {
    Promise<Void> end = Promise.promise();
    Cancellation.Registration onEnding = ending.onCancel(end::tryComplete);
    Cancellation.Registration onCancel = cancellation.onCancel(end::tryComplete);
    return end.future()
        .onComplete(
            over -> {
              onEnding.close();
              onCancel.close();
            });
  }

  private static JsonObject tagged(JsonObject news, JsonObject id) {
    news.getJsonObject("params").put("_meta", id);
    return news;
  }

  /** Ends every one of them as if it were answered. */
  void end() {
    Cancellation ended = ending;
    ending = new Cancellation();
    ended.cancel();
  }

  /** What of a client's wishes can be fulfilled. */
  private ChangeFilter read(Object given) {
    if (!(given instanceof JsonObject wanted)) {
      throw ProtocolException.invalidParams("notifications must be an object: what to listen to");
    }
    EnumSet<Kind> kinds = EnumSet.noneOf(Kind.class);
    LISTS.forEach(
        (kind, name) -> {
          Object wish = wanted.getValue(name, false);
          if (!(wish instanceof Boolean)) {
            throw ProtocolException.invalidParams("notifications." + name + " must be a boolean");
          }
          if (Boolean.TRUE.equals(wish) && changes.kinds().contains(kind)) {
            kinds.add(kind);
          }
        });
    Set<String> uris =
        uris(wanted.getValue(URIS, new JsonArray())).stream()
            .filter(changes::watches)
            .collect(Collectors.toSet());
    return new ChangeFilter(kinds, uris);
  }

  private static Set<String> uris(Object given) {
    if (given instanceof JsonArray list
        && list.size() <= MAX_URIS
        && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).collect(Collectors.toSet());
    }
    throw ProtocolException.invalidParams(
        "notifications." + URIS + " must be an array of at most " + MAX_URIS + " URIs");
  }

  private static JsonObject toJson(ChangeFilter filter) {
    JsonObject honoured = new JsonObject();
    filter.kinds().stream().sorted().forEach(kind -> honoured.put(LISTS.get(kind), true));
    return filter.uris().isEmpty()
        ? honoured
        : honoured.put(URIS, new JsonArray(filter.uris().stream().sorted().toList()));
  }
}
