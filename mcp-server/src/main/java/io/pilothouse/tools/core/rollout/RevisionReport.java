package io.pilothouse.tools.core.rollout;

import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Counts;
import io.pilothouse.tools.core.Fitted;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.render.Ages;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns revisions into an answer. */
final class RevisionReport {
  private static final int DEFAULT_ROWS = 50;

  /** Room for the frame and the lines after it. */
  private static final int CLOSING = 250;

  private static final int LONGEST_CELL = 160;
  private static final List<String> HEADINGS =
      List.of("revision", "pods", "age", "images", "change cause");
  private static final String ABSENT = "(absent)";

  private final Arguments arguments;
  private final Redactor redactor;
  private final Instant now;

  RevisionReport(Arguments arguments, Redactor redactor, Instant now) {
    this.arguments = arguments;
    this.redactor = redactor;
    this.now = now;
  }

  /** All revisions, newest first. */
  ToolResult history(JsonObject workload, List<Revision> revisions) {
    int limit = Math.min(revisions.size(), arguments.integer("limit", DEFAULT_ROWS));
    List<Revision> chosen = revisions.subList(0, limit);
    String head =
        subject(workload)
            + ": "
            + Counts.of(revisions.size(), "revision")
            + ", newest first"
            + state(workload);
    int budget = arguments.maxChars() - head.length() - CLOSING;
    Fitted table = Fitted.of(HEADINGS, chosen.stream().map(this::cells).toList(), budget);
    List<JsonObject> rows = Fitted.of(chosen.stream().map(this::json).toList(), budget);
    return answer(head, "revisions", table, rows, revisions.size());
  }

  /** What changed from {@code compare_to}, or the revision before, to {@code revision}. */
  ToolResult difference(JsonObject workload, List<Revision> revisions) {
    Revision after = find(workload, revisions, arguments.integer("revision", 0), "revision");
    Optional<Integer> compareTo = arguments.integer("compare_to");
    Revision before =
        compareTo.isPresent()
            ? find(workload, revisions, compareTo.get(), "compare_to")
            : before(workload, revisions, after);
    List<TemplateDiff.Change> changes =
        TemplateDiff.between(before.template(), after.template(), redactor::redact);
    String head =
        subject(workload)
            + ": revision "
            + before.number()
            + " -> "
            + after.number()
            + ", "
            + (changes.isEmpty()
                ? "no difference in the pod template"
                : Counts.of(changes.size(), "difference") + " in the pod template");
    int budget = arguments.maxChars() - head.length() - CLOSING;
    Fitted table =
        Fitted.of(
            List.of("field", "revision " + before.number(), "revision " + after.number()),
            changes.stream().map(this::cells).toList(),
            budget);
    List<JsonObject> rows = Fitted.of(changes.stream().map(this::json).toList(), budget);
    return answer(head, "changes", table, rows, changes.size());
  }

  private ToolResult answer(
      String head, String field, Fitted table, List<JsonObject> rows, int total) {
    boolean json = arguments.wantsJson();
    int shown = json ? rows.size() : table.shown();
    JsonObject structured =
        new JsonObject().put("total", total).put("shown", shown).put("truncated", shown < total);
    List<String> lines = new ArrayList<>(List.of(head));
    if (json) {
      structured.put(field, new JsonArray(rows));
    } else if (shown > 0) {
      lines.add(UntrustedText.frame(field, table.text()));
    }
    if (shown < total) {
      lines.add("shown " + shown + " of " + total + "; raise limit or max_chars for the others");
    }
    return ToolResult.of(String.join("\n", lines), structured);
  }

  private static Revision find(
      JsonObject workload, List<Revision> revisions, int number, String argument) {
    return revisions.stream()
        .filter(revision -> revision.number() == number)
        .findFirst()
        .orElseThrow(
            () ->
                new ToolException(
                    ErrorCode.NOT_FOUND,
                    subject(workload) + " has no revision " + number + " (" + argument + ")",
                    "It has "
                        + revisions.stream()
                            .map(revision -> String.valueOf(revision.number()))
                            .collect(Collectors.joining(", "))
                        + "."));
  }

  private static Revision before(JsonObject workload, List<Revision> revisions, Revision after) {
    return revisions.stream()
        .filter(revision -> revision.number() < after.number())
        .findFirst()
        .orElseThrow(
            () ->
                new ToolException(
                    ErrorCode.NOT_FOUND,
                    subject(workload) + " keeps no revision before " + after.number(),
                    "Give compare_to to compare with a later one."));
  }

  private static String subject(JsonObject workload) {
    return Json.text(workload, "kind")
        + " "
        + Json.text(Json.object(workload, "metadata"), "namespace")
        + "/"
        + Json.name(workload);
  }

  /** Whether the rollout is stuck or on hold. */
  private static String state(JsonObject workload) {
    if (Json.flag(Json.object(workload, "spec"), "paused")) {
      return "; paused";
    }
    return Json.list(Json.object(workload, "status"), "conditions").stream()
        .filter(condition -> "Progressing".equals(Json.text(condition, "type")))
        .filter(condition -> "False".equals(Json.text(condition, "status")))
        .map(
            condition ->
                "; rollout failed: " + UntrustedText.stripLine(Json.text(condition, "reason")))
        .findFirst()
        .orElse("");
  }

  private List<String> cells(Revision revision) {
    return List.of(
        revision.number()
            + (revision.role().isEmpty() ? "" : " " + revision.role())
            + revision.earlierNumbers().map(numbers -> " (was " + numbers + ")").orElse(""),
        revision.pods(),
        Ages.since(revision.created(), now),
        clean(revision.images()),
        revision.changeCause().isEmpty() ? "-" : clean(revision.changeCause()));
  }

  private JsonObject json(Revision revision) {
    JsonObject json =
        new JsonObject()
            .put("revision", revision.number())
            .put("name", revision.name())
            .put("pods", revision.pods())
            .put("created", revision.created())
            .put("images", clean(revision.images()));
    if (!revision.role().isEmpty()) {
      json.put("role", revision.role());
    }
    return revision.changeCause().isEmpty()
        ? json
        : json.put("changeCause", clean(revision.changeCause()));
  }

  private List<String> cells(TemplateDiff.Change change) {
    return List.of(
        clean(change.path()),
        change.before().map(this::clean).orElse(ABSENT),
        change.after().map(this::clean).orElse(ABSENT));
  }

  private JsonObject json(TemplateDiff.Change change) {
    JsonObject json = new JsonObject().put("path", clean(change.path()));
    change.before().ifPresent(value -> json.put("before", clean(value)));
    change.after().ifPresent(value -> json.put("after", clean(value)));
    return json;
  }

  private String clean(String text) {
    String line = redactor.text(UntrustedText.stripLine(text));
    return line.length() <= LONGEST_CELL ? line : line.substring(0, LONGEST_CELL - 1) + "…";
  }
}
