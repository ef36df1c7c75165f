package io.pilothouse.audit;

import io.pilothouse.identity.Caller;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Something worth a row.
 *
 * @param subject what it was about; parts may be empty
 * @param answers the row that this one concludes: the intent of an outcome
 * @param plan id of the plan, possibly empty
 * @param facts what else there is to say, redacted already. Customary keys: {@code decision},
 *     {@code rule}, {@code reason}, {@code patch}, {@code outcome}, {@code resourceVersionBefore},
 *     {@code resourceVersionAfter}, {@code changeId}, {@code approver}
 */
public record Entry(
    Kind kind,
    Caller caller,
    String tool,
    Subject subject,
    String plan,
    OptionalLong answers,
    JsonObject facts) {

  /** What kind of thing happened. */
  public enum Kind {
    /** Somebody asked for a write. */
    ATTEMPT,
    /** Policy spoke. */
    DECISION,
    /** A person was asked or answered. */
    APPROVAL,
    /** A write begins once this row is durable. */
    INTENT,
    /** How that write ended, as far as is known. */
    OUTCOME,
    /** A call that writes nothing. */
    READ,
    /** The monitor saw something begin or end, or somebody took care of it. */
    INCIDENT,
    /** People could not be told of something, or can be again. */
    NOTICE
  }

  /**
   * An object in a cluster.
   *
   * @param namespace empty for what is in none
   */
  public record Subject(String context, String namespace, String kind, String name) {
    /** About no object. */
    public static final Subject NONE = new Subject("", "", "", "");

    /** {@code context/namespace/kind/name}, as it can be searched for. */
    public String path() {
      return this.equals(NONE) ? "" : String.join("/", context, namespace, kind, name);
    }
  }

  /** An entry that concludes no other. */
  public Entry(
      Kind kind, Caller caller, String tool, Subject subject, String plan, JsonObject facts) {
    this(kind, caller, tool, subject, plan, OptionalLong.empty(), facts);
  }

  /** The same as the conclusion of an earlier row. */
  public Entry answering(long seq) {
    return new Entry(kind, caller, tool, subject, plan, OptionalLong.of(seq), facts);
  }

  /** Everything there is to it, always in the same order. */
  JsonObject json() {
    JsonObject json =
        new JsonObject()
            .put("kind", kind.name().toLowerCase(Locale.ROOT))
            .put("caller", caller.user())
            .put("groups", new JsonArray(caller.groups()))
            .put("session", caller.session())
            .put("tool", tool)
            .put("context", subject.context())
            .put("namespace", subject.namespace())
            .put("objectKind", subject.kind())
            .put("name", subject.name())
            .put("plan", plan);
    answers.ifPresent(seq -> json.put("answers", seq));
    return json.put("facts", facts);
  }
}
