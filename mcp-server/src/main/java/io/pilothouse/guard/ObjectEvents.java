package io.pilothouse.guard;

import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/** The Kubernetes Event that tells everybody who looks at an object what was done to it. */
final class ObjectEvents {
  private static final ResourceType EVENT =
      new ResourceType("", "v1", "Event", "events", "event", List.of("ev"), true, Set.of());
  private static final int MOST_MESSAGE_CHARS = 1_000;

  private ObjectEvents() {}

  /**
   * @param message redacted
   */
  static Mutation about(Draft draft, String changeId, String message, Instant now) {
    // Events about what is in no namespace live in the default one.
    String namespace = draft.namespace().isEmpty() ? "default" : draft.namespace();
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    String name = draft.name() + "." + changeId;
    JsonObject involved =
        new JsonObject()
            .put("apiVersion", draft.type().apiVersion())
            .put("kind", draft.type().kind())
            .put("name", draft.name())
            .put("uid", Json.uid(draft.before()));
    if (!draft.namespace().isEmpty()) {
      involved.put("namespace", draft.namespace());
    }
    JsonObject event =
        new JsonObject()
            .put("apiVersion", "v1")
            .put("kind", "Event")
            .put("metadata", new JsonObject().put("name", name).put("namespace", namespace))
            .put("involvedObject", involved)
            .put("type", "Normal")
            .put("reason", "ChangedByPilothouse")
            .put("action", "Change")
            .put("message", shortened(message))
            .put("source", new JsonObject().put("component", "pilothouse"))
            .put("reportingComponent", "pilothouse")
            .put("reportingInstance", "pilothouse")
            .put("firstTimestamp", time)
            .put("lastTimestamp", time)
            .put("count", 1);
    return Mutation.create(EVENT, namespace, name, event);
  }

  private static String shortened(String message) {
    return message.length() <= MOST_MESSAGE_CHARS
        ? message
        : message.substring(0, MOST_MESSAGE_CHARS - 1) + "…";
  }
}
