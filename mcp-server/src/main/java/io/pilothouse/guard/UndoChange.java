package io.pilothouse.guard;

import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.core.Json;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.OptionalInt;

/** {@code undo_change}: the inverse of a change, as far as nobody has changed the same since. */
public final class UndoChange implements ObjectOperation {
  private final Ledger ledger;

  public UndoChange(Ledger ledger) {
    this.ledger = ledger;
  }

  /** The call that undoes a change on behalf of whoever made it. */
  static ToolCall call(ToolCall made, Applied done) {
    JsonObject arguments =
        new JsonObject()
            .put("change_id", done.changeId())
            .put("context", done.context())
            .put("reason", "rollback_on_failure of " + done.changeId())
            .put("wait", false);
    return new ToolCall(new Arguments(arguments), made.caller(), made.progress(), made.scope());
  }

  @Override
  public String name() {
    return "undo_change";
  }

  @Override
  public Effect effect() {
    return Effect.WRITE;
  }

  @Override
  public Future<Draft> draft(ToolCall call, ClusterReader reader) {
    String id = call.arguments().required("change_id");
    return ledger
        .change(id)
        .map(found -> found.orElseThrow(() -> unknown(id)))
        .compose(
            change -> {
              Mutation inverse = inverse(change, id, reader.context());
              return reader
                  .get(inverse.type(), inverse.namespace(), inverse.name(), call.scope())
                  .recover(UndoChange::nothing)
                  .map(now -> draft(change, id, inverse, now));
            });
  }

  private static Mutation inverse(JsonObject change, String id, String context) {
    if (change.getString("status").equals("undone")) {
      throw cannot(id + " is undone already", "Nothing is left to do.");
    }
    if (change.getString("status").equals("applying")) {
      throw cannot(
          id + " is under way, or was when the server ended",
          "Look at list_changes again in a minute or two.");
    }
    if (change.getString("status").equals("not applied")) {
      throw cannot(id + " was not applied", "Nothing is left to do.");
    }
    if (!change.getString("context").equals(context)) {
      throw new ToolException(
          ErrorCode.INVALID_ARGUMENT,
          id + " was made in context " + change.getString("context"),
          "Set context to that.");
    }
    JsonObject inverse = change.getJsonObject("inverse");
    if (inverse == null) {
      throw cannot(
          id + " cannot be undone: nothing puts back what it did", "list_changes shows it.");
    }
    return Mutation.fromJson(inverse);
  }

  private static Draft draft(JsonObject change, String id, Mutation inverse, JsonObject now) {
    boolean creates = inverse.verb() == Mutation.Verb.CREATE;
    boolean same =
        creates
            ? now.isEmpty()
            : Json.uid(now).equals(change.getString("uid"))
                && MergeDiff.holds(now, change.getJsonObject("effect"));
    if (!same) {
      throw cannot(
          "the object of "
              + id
              + " has moved on since: somebody has changed the same fields,"
              + " deleted it or made another",
          "Read it, then decide what is wanted now.");
    }
    boolean scales = inverse.subresource().isPresent();
    JsonObject spec =
        Json.object(inverse.body() instanceof JsonObject body ? body : new JsonObject(), "spec");
    return new Draft(
        "undo " + id + " (" + change.getString("summary") + ")",
        now,
        inverse,
        switch (inverse.verb()) {
          case DELETE -> Draft.Disruption.REMOVES;
          case CREATE -> Draft.Disruption.NONE;
          default -> Draft.Disruption.valueOf(change.getString("disruption"));
        },
        scales ? OptionalInt.of(Json.number(spec, "replicas")) : OptionalInt.empty(),
        switch (inverse.verb()) {
          case DELETE -> Draft.Follow.REMOVAL;
          case CREATE -> Draft.Follow.NOTHING;
          default -> Draft.Follow.valueOf(change.getString("follow"));
        });
  }

  @Override
  public Future<Void> applied(ToolCall call) {
    return ledger.setStatus(call.arguments().required("change_id"), "undone");
  }

  private static Future<JsonObject> nothing(Throwable failure) {
    return failure instanceof ClusterException known
            && known.kind() == ClusterException.Kind.NOT_FOUND
        ? Future.succeededFuture(new JsonObject())
        : Future.failedFuture(failure);
  }

  private static ToolException unknown(String id) {
    return new ToolException(
        ErrorCode.NOT_FOUND, "there is no change " + id, "list_changes shows those there are.");
  }

  private static ToolException cannot(String why, String next) {
    return new ToolException(ErrorCode.CONFLICT, why, next);
  }
}
