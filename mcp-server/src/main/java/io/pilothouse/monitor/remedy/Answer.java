package io.pilothouse.monitor.remedy;

import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.UnknownToolException;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.stream.Collectors;

/** What came of a call of a write tool. */
sealed interface Answer {
  int MOST_CHARS = 1_000;

  /** How a plan asks its caller to go on: the monitor does that, and nobody else can. */
  String FOR_CALLERS = "To carry out exactly this: ";

  /** For people: without control characters, and not long. */
  String words();

  /** It was planned only. */
  record Planned(String plan, String words) implements Answer {}

  /** It is done. */
  record Changed(String change, String words) implements Answer {}

  /** A person must agree first. */
  record NeedsApproval(String words) implements Answer {}

  /** The policy does not allow it. */
  record Denied(String words) implements Answer {}

  /** It cannot be done. */
  record Refused(String words) implements Answer {}

  /** Something is in its way: another call, or what has become of the object. */
  record Conflict(String words) implements Answer {}

  /** The same call may bring more later; it will never do the same thing twice. */
  record Later(String words) implements Answer {}

  static Answer of(ToolResult result) {
    String words = words(result.text());
    JsonObject said = result.structured();
    if (said.containsKey("change_id")) {
      return new Changed(said.getString("change_id"), words);
    }
    return Optional.ofNullable(said.getString("code"))
        .map(code -> failure(ErrorCode.valueOf(code), words))
        .orElseGet(() -> withoutChange(said, words));
  }

  /** A tool that there is not. */
  static Answer of(UnknownToolException none) {
    return new Refused(words(none.getMessage()));
  }

  private static Answer failure(ErrorCode code, String words) {
    return switch (code) {
      case APPROVAL_REQUIRED -> new NeedsApproval(words);
      case POLICY_DENIED -> new Denied(words);
      case CONFLICT -> new Conflict(words);
      case UNAVAILABLE, TIMEOUT -> new Later(words);
      case INVALID_ARGUMENT, NOT_FOUND, FORBIDDEN, PLAN_INVALID, INTERNAL -> new Refused(words);
    };
  }

  private static Answer withoutChange(JsonObject said, String words) {
    boolean simulated = "simulated".equals(said.getString("outcome"));
    return simulated && said.containsKey("plan_id")
        ? new Planned(said.getString("plan_id"), words)
        : simulated ? new Denied(words) : new Refused(words);
  }

  private static String words(String text) {
    String clean =
        text.lines()
            .map(UntrustedText::stripLine)
            .filter(line -> !line.startsWith(FOR_CALLERS))
            .collect(Collectors.joining("\n"));
    return clean.length() <= MOST_CHARS ? clean : clean.substring(0, MOST_CHARS) + "…";
  }
}
