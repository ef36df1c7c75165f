package io.pilothouse.guard;

import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.policy.TargetKind;
import io.pilothouse.policy.WriteRequest;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Puts a plan before the policy. What was not looked at cannot be asked about. */
final class PolicyQuestion {
  private PolicyQuestion() {}

  static WriteRequest of(Operation operation, Caller caller, String context, Plan plan) {
    Draft draft = plan.draft();
    JsonObject object = draft.before().isEmpty() ? plan.after() : draft.before();
    JsonObject known =
        new JsonObject()
            .put("force", draft.mutation().verb() == Mutation.Verb.FORCED_APPLY)
            .put(
                "owners",
                plan.blast()
                    .around()
                    .manager()
                    .map(name -> new JsonArray().add(name))
                    .orElseGet(JsonArray::new));
    if (plan.blast().isSeen()) {
      known.put("blast", plan.blast().toJson());
    }
    return new WriteRequest(
        operation.name(),
        operation.effect().name().toLowerCase(Locale.ROOT),
        new WriteRequest.Target(
            context, draft.namespace(), kind(draft.type()), draft.name(), labels(object)),
        requester(caller),
        new WriteRequest.Impact(
            draft.replicas(),
            plan.blast().unavailablePercent(),
            Plain.map(object),
            Plain.value(draft.mutation().body()),
            Plain.map(known)));
  }

  static WriteRequest.Requester requester(Caller caller) {
    return new WriteRequest.Requester(caller.user(), caller.groups(), caller.session());
  }

  private static TargetKind kind(ResourceType type) {
    return new TargetKind(type.group(), type.kind(), type.plural(), type.shortNames());
  }

  private static Map<String, String> labels(JsonObject object) {
    Map<String, String> labels = new HashMap<>();
    Json.object(object, "metadata", "labels")
        .forEach(label -> labels.put(label.getKey(), String.valueOf(label.getValue())));
    return labels;
  }
}
