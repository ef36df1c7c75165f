package io.pilothouse.monitor.tools;

import io.pilothouse.monitor.incident.Ack;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.store.IncidentStore;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Durations;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** {@code acknowledge_incident}: somebody takes care of it. Changes nothing in a cluster. */
public final class AcknowledgeIncident implements Tool {
  private final IncidentStore store;
  private final Redactor redactor;
  private final Clock clock;

  /**
   * @param redactor for comments, which go to channels and the journal
   */
  public AcknowledgeIncident(IncidentStore store, Redactor redactor, Clock clock) {
    this.store = store;
    this.redactor = redactor;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "acknowledge_incident";
  }

  @Override
  public Effect effect() {
    return Effect.WRITE;
  }

  @Override
  public Future<ToolResult> call(ToolCall call) {
    Arguments arguments = call.arguments();
    String id = arguments.required("id");
    Instant now = clock.instant();
    Ack ack =
        new Ack(
            call.caller().user(),
            now,
            Durations.seconds(arguments, "for").map(now::plusSeconds),
            redactor.text(UntrustedText.stripLine(arguments.required("comment"))));
    return store
        .acknowledge(id, ack, call.caller())
        .compose(
            done ->
                done.isPresent()
                    ? Future.succeededFuture(answer(done.get().after(), ack))
                    : store.find(id).map(found -> refused(id, found)));
  }

  private static ToolResult answer(Incident incident, Ack ack) {
    return ToolResult.of(
        "acknowledged "
            + incident.id()
            + ", "
            + incident.severity()
            + " "
            + incident.subject()
            + " "
            + incident.trouble().code()
            + ", by "
            + ack.by()
            + ack.until().map(end -> " until " + end).orElse(" until it is resolved")
            + "; a rise in severity ends that",
        new JsonObject().put("id", incident.id()).put("state", "acknowledged"));
  }

  private static ToolResult refused(String id, Optional<Incident> found) {
    throw found.isEmpty()
        ? ListIncidents.unknown(id)
        : new ToolException(
            ErrorCode.CONFLICT,
            "incident " + id + " is resolved already",
            "There is nothing to acknowledge.");
  }
}
