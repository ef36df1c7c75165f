package io.pilothouse.guard;

import io.pilothouse.tools.Arguments;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * The arguments that every write has.
 *
 * @param reason why, for the journal and the object's events
 * @param dryRun whether to stop at the plan
 * @param planId of a plan made before, to be carried out
 * @param follow whether to follow what comes of it
 * @param rollbackOnFailure whether to undo it if nothing good comes of it
 * @param context the cluster
 */
public record Envelope(
    String reason,
    boolean dryRun,
    Optional<String> planId,
    boolean follow,
    boolean rollbackOnFailure,
    Optional<String> context) {

  static Envelope of(Arguments arguments) {
    return new Envelope(
        arguments.required("reason").strip(),
        arguments.flag("dry_run"),
        arguments.text("plan_id"),
        arguments.json().getBoolean("wait", true),
        arguments.flag("rollback_on_failure"),
        arguments.text("context"));
  }

  /** What a call wants, apart from how it is gone about: the same for a plan and its execution. */
  static String wish(Arguments arguments) {
    JsonObject rest = arguments.json().copy();
    rest.remove("dry_run");
    rest.remove("plan_id");
    rest.remove("wait");
    rest.remove("rollback_on_failure");
    rest.remove("timeout_seconds");
    rest.remove("reason");
    rest.remove("timeout_seconds");
    rest.remove("max_chars");
    rest.remove("format");
    return Digest.of(rest);
  }
}
