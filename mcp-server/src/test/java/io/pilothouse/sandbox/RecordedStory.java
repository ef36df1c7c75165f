package io.pilothouse.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plays recorded exchanges against a sandbox in the order they were recorded, at the times they
 * were recorded. Knows which UID of the sandbox stands for which recorded one. What only
 * controllers do in a real cluster is done by {@link #controllers}, through the API.
 */
final class RecordedStory {
  private static final Pattern UID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern TIME = Pattern.compile("\"(2026-11-20T15:[0-9:]{5}Z)\"");
  private static final Map<String, String> JSON =
      Map.of("Content-Type", "application/json", "Accept", "application/json");
  private static final String MANAGER = "?fieldManager=kube-controller-manager";

  private final SandboxClient client;
  private final AtomicReference<Instant> clock;
  private final Map<String, String> uids = new HashMap<>();

  RecordedStory(SandboxClient client, AtomicReference<Instant> clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Sends the recorded request at the recorded time. */
  SandboxClient.Answer replay(Exchange exchange) throws Exception {
    Object body = exchange.response().getValue("body");
    if (body instanceof JsonObject json) {
      at(json);
    }
    SandboxClient.Answer answer =
        new Exchange(new JsonObject(ours(exchange.request().encode())), exchange.response())
            .replay(client);
    if (body instanceof JsonObject expected && answer.body().startsWith("{")) {
      learn(expected, answer.json());
    }
    return answer;
  }

  /** Sets the clock to the newest time in a document. */
  void at(JsonObject document) {
    TreeSet<String> times = new TreeSet<>();
    Matcher matcher = TIME.matcher(document.encode());
    while (matcher.find()) {
      times.add(matcher.group(1));
    }
    if (!times.isEmpty()) {
      clock.set(Instant.parse(times.last()));
    }
  }

  /** Writes the recorded status of an object, as its controller did. */
  void controllers(String path, JsonObject recorded) throws Exception {
    recorded.getJsonObject("metadata").getJsonArray("managedFields").stream()
        .map(JsonObject.class::cast)
        .filter(entry -> "status".equals(entry.getString("subresource")))
        .forEach(this::at);
    JsonObject present = client.get(path).json();
    JsonObject next = present.copy().put("status", recorded.getValue("status"));
    Object annotations = recorded.getJsonObject("metadata").getValue("annotations");
    if (annotations != null) {
      next.getJsonObject("metadata").put("annotations", annotations);
    }
    require(client.send("PUT", path + "/status" + MANAGER, JSON, next.encode()), 200);
  }

  /** Creates a recorded object, as its controller did. */
  void created(String collection, JsonObject recorded) throws Exception {
    clock.set(Instant.parse(recorded.getJsonObject("metadata").getString("creationTimestamp")));
    JsonObject body = new JsonObject(ours(recorded.encode()));
    body.getJsonObject("metadata").remove("resourceVersion");
    learn(recorded, require(client.send("POST", collection + MANAGER, JSON, body.encode()), 201));
  }

  JsonObject patched(String path, JsonObject patch) throws Exception {
    return require(
        client.send(
            "PATCH",
            path + MANAGER,
            Map.of("Content-Type", "application/merge-patch+json"),
            patch.encode()),
        200);
  }

  private static JsonObject require(SandboxClient.Answer answer, int status) {
    if (answer.status() != status) {
      throw new AssertionError(answer.status() + " " + answer.body());
    }
    return answer.json();
  }

  /** A recorded text with the sandbox's own UIDs. */
  String ours(String recorded) {
    String text = recorded;
    for (Map.Entry<String, String> uid : uids.entrySet()) {
      text = text.replace(uid.getKey(), uid.getValue());
    }
    return text;
  }

  private void learn(Object recorded, Object own) {
    if (recorded instanceof JsonObject expected && own instanceof JsonObject actual) {
      expected.forEach(
          field -> {
            Object value = actual.getValue(field.getKey());
            if (field.getKey().equals("uid")
                && field.getValue() instanceof String uid
                && value instanceof String ours
                && UID.matcher(uid).matches()) {
              uids.putIfAbsent(uid, ours);
            } else {
              learn(field.getValue(), value);
            }
          });
    } else if (recorded instanceof JsonArray expected && own instanceof JsonArray actual) {
      for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
        learn(expected.getValue(i), actual.getValue(i));
      }
    }
  }

  /** A recorded or own document as it is compared: with own UIDs, without resourceVersions. */
  JsonObject comparable(JsonObject document, String... without) {
    JsonObject result =
        new JsonObject(
            ours(document.encode())
                .replaceAll("\"resourceVersion\":\"[0-9]+\"", "\"resourceVersion\":\"1\""));
    for (String path : without) {
      remove(result, List.of(path.split("/")));
    }
    return result;
  }

  private static void remove(JsonObject document, List<String> path) {
    JsonObject at = document;
    for (String field : path.subList(0, path.size() - 1)) {
      at = at.getJsonObject(field, new JsonObject());
    }
    at.remove(path.getLast());
  }
}
