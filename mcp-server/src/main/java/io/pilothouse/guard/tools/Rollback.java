package io.pilothouse.guard.tools;

import io.pilothouse.guard.Draft;
import io.pilothouse.guard.MergeDiff;
import io.pilothouse.guard.ObjectOperation;
import io.pilothouse.guard.Reach;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.core.rollout.Revision;
import io.pilothouse.tools.core.rollout.Revisions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** {@code rollback}: gives a workload the pod template of an earlier revision. */
public final class Rollback implements ObjectOperation {
  private static final String HASH = "pod-template-hash";

  @Override
  public String name() {
    return "rollback";
  }

  @Override
  public Effect effect() {
    return Effect.WRITE;
  }

  @Override
  public Future<Draft> draft(ToolCall call, ClusterReader reader) {
    return Workload.of(call, reader)
        .compose(
            workload ->
                Revisions.of(reader, workload.object(), workload.namespace(), call.scope())
                    .map(revisions -> draft(call, workload, revisions)));
  }

  private static Draft draft(ToolCall call, Workload workload, List<Revision> revisions) {
    if (Json.flag(Json.object(workload.object(), "spec"), "paused")) {
      throw new ToolException(
          ErrorCode.CONFLICT,
          workload.words() + " is paused, so a rollback would not begin",
          "Resume it with rollout_control first.");
    }
    Revision wanted = wanted(workload, revisions, call.arguments().integer("revision"));
    JsonObject patch =
        new JsonObject()
            .put("metadata", ChangeCause.of(call))
            .put(
                "spec",
                new JsonObject()
                    .put(
                        "template",
                        MergeDiff.between(
                            Json.object(workload.object(), "spec", "template"), template(wanted))));
    return new Draft(
            "roll back " + workload.words() + " to revision " + wanted.number(),
            workload.object(),
            Mutation.patch(
                Mutation.Verb.MERGE_PATCH,
                workload.type(),
                workload.namespace(),
                workload.name(),
                patch),
            Draft.Disruption.ROLLS,
            OptionalInt.empty(),
            Draft.Follow.ROLLOUT)
        .reaching(Reach.saying(hints(workload.object())));
  }

  /** A StatefulSet's controller waits for a pod to get ready before it replaces any. */
  private static List<String> hints(JsonObject workload) {
    JsonObject spec = Json.object(workload, "spec");
    JsonObject status = Json.object(workload, "status");
    boolean waits =
        Json.text(workload, "kind").equals("StatefulSet")
            && !Json.text(spec, "podManagementPolicy").equals("Parallel")
            && Json.number(status, "readyReplicas") < Json.number(spec, "replicas");
    return waits
        ? List.of(
            "a pod that is not ready may hold up the rollback: if it does not move, restart_pod it")
        : List.of();
  }

  /** Without what the controllers have put in for themselves. */
  private static JsonObject template(Revision revision) {
    JsonObject template = revision.template().copy();
    template.remove("$patch");
    Json.object(template, "metadata", "labels").remove(HASH);
    return template;
  }

  private static Revision wanted(
      Workload workload, List<Revision> revisions, Optional<Integer> number) {
    List<Revision> found =
        number.isPresent()
            ? revisions.stream().filter(each -> each.number() == number.get()).toList()
            : revisions.stream().skip(1).toList();
    if (!found.isEmpty()) {
      return found.getFirst();
    }
    String kept =
        revisions.stream()
            .map(each -> each.number() + " (" + each.images() + ")")
            .collect(Collectors.joining(", "));
    throw new ToolException(
        ErrorCode.NOT_FOUND,
        workload.words()
            + (number.isPresent()
                ? " keeps no revision " + number.get()
                : " keeps no earlier revision"),
        kept.isEmpty() ? "It keeps none at all." : "It keeps " + kept + ".");
  }
}
