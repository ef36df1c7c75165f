package io.pilothouse.tools.core.events;

import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Counts;
import io.pilothouse.tools.core.Fitted;
import io.pilothouse.tools.core.ListScan;
import io.pilothouse.tools.render.Ages;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns events into an answer. */
final class EventReport {
  private static final int DEFAULT_ROWS = 15;
  private static final int SHORT_ANSWER = 4_000;

  /** Room for the lines after the table. */
  private static final int CLOSING = 330;

  private static final int LONGEST_MESSAGE = 220;
  private static final int LONGEST_NAME = 80;
  private static final List<String> HEADINGS =
      List.of("type", "reason", "object", "count", "first", "last", "message");
  private static final String EXPIRY = "Events are kept for about an hour only.";

  private final Arguments arguments;
  private final Redactor redactor;
  private final Instant now;

  EventReport(Arguments arguments, Redactor redactor, Instant now) {
    this.arguments = arguments;
    this.redactor = redactor;
    this.now = now;
  }

  /** The type to read; empty for all. Warnings unless the caller wants others. */
  Optional<String> type() {
    String type = arguments.text("type").orElse("Warning");
    return type.equals("all") ? Optional.empty() : Optional.of(type);
  }

  /**
   * @param object what the events are about; empty for all of a namespace
   * @param events those to show
   * @param read how they were read
   */
  ToolResult of(String object, List<ClusterEvent> events, ListScan.Listed<ClusterEvent> read) {
    boolean everywhere = read.namespace().isEmpty();
    List<EventGroup> groups = EventGroup.of(events);
    int limit = arguments.integer("limit", DEFAULT_ROWS);
    List<EventGroup> chosen = groups.subList(0, Math.min(limit, groups.size()));
    String head = head(object, events, groups, read);
    Fitted table =
        Fitted.of(
            HEADINGS,
            chosen.stream().map(group -> cells(group, everywhere)).toList(),
            budget() - head.length() - CLOSING);
    boolean json = arguments.wantsJson();
    List<JsonObject> rows =
        Fitted.of(
            chosen.stream().map(group -> row(group, everywhere)).toList(), budget() - CLOSING);
    int shown = json ? rows.size() : table.shown();
    JsonObject structured =
        new JsonObject()
            .put("total", groups.size())
            .put("shown", shown)
            .put("truncated", shown < groups.size() || !read.complete());
    List<String> lines = new ArrayList<>(List.of(head));
    if (!json && shown > 0) {
      lines.add(UntrustedText.frame("events", table.text()));
    }
    if (json) {
      structured.put("events", new JsonArray(rows));
    }
    if (shown < groups.size()) {
      lines.add(
          "shown "
              + shown
              + " of "
              + groups.size()
              + " groups; for the others raise limit and max_chars, or give kind and name, reason"
              + " or since");
    }
    if (!read.complete()) {
      lines.add("only the first " + ListScan.MOST + " events were read; give a namespace");
    }
    return ToolResult.of(String.join("\n", lines), structured);
  }

  private String head(
      String object,
      List<ClusterEvent> events,
      List<EventGroup> groups,
      ListScan.Listed<ClusterEvent> read) {
    String where =
        (object.isEmpty() ? "" : object + " in ")
            + read.namespace().map(name -> "namespace " + name).orElse("all namespaces")
            + read.note().map(note -> " (" + note + ")").orElse("");
    String kind = type().map(type -> type + " event").orElse("event");
    if (events.isEmpty()) {
      return "No "
          + kind
          + "s: "
          + where
          + ". "
          + EXPIRY
          + (type().isPresent() ? " type=all includes the other types." : "");
    }
    long occurrences = events.stream().mapToLong(ClusterEvent::count).sum();
    return Counts.of(events.size(), kind)
        + (type().isEmpty() ? " (" + warnings(events) + " Warning)" : "")
        + ", "
        + Counts.of(occurrences, "occurrence")
        + ", "
        + Counts.of(groups.size(), "group")
        + ": "
        + where;
  }

  private static long warnings(List<ClusterEvent> events) {
    return events.stream().filter(ClusterEvent::isWarning).count();
  }

  private int budget() {
    int otherwise =
        arguments.integer("limit", 0) > DEFAULT_ROWS ? arguments.maxChars() : SHORT_ANSWER;
    return arguments.integer("max_chars", otherwise);
  }

  private List<String> cells(EventGroup group, boolean everywhere) {
    return List.of(
        clean(group.latest().type(), LONGEST_NAME),
        clean(group.latest().reason(), LONGEST_NAME),
        object(group, everywhere) + (group.objects() > 1 ? " (" + group.objects() + ")" : ""),
        String.valueOf(group.count()),
        age(group.first()),
        age(group.latest().last()),
        message(group));
  }

  private JsonObject row(EventGroup group, boolean everywhere) {
    return new JsonObject()
        .put("type", clean(group.latest().type(), LONGEST_NAME))
        .put("reason", clean(group.latest().reason(), LONGEST_NAME))
        .put("object", object(group, everywhere))
        .put("objects", group.objects())
        .put("count", group.count())
        .put("first", group.first().toString())
        .put("last", group.latest().last().toString())
        .put("message", message(group));
  }

  private String object(EventGroup group, boolean everywhere) {
    String namespace = group.latest().object().namespace();
    return clean(group.latest().object().kind(), LONGEST_NAME)
        + " "
        + (everywhere && !namespace.isEmpty() ? namespace + "/" : "")
        + clean(group.object(), LONGEST_NAME);
  }

  private String message(EventGroup group) {
    int others = group.otherMessages();
    return clean(group.message(), LONGEST_MESSAGE)
        + (others > 0 ? " (+" + Counts.of(others, "other message") + ")" : "");
  }

  private String age(Instant time) {
    return time.equals(Instant.EPOCH) ? "?" : Ages.of(Duration.between(time, now));
  }

  private String clean(String text, int longest) {
    String line = redactor.text(UntrustedText.stripLine(text));
    return line.length() <= longest ? line : line.substring(0, longest - 1) + "…";
  }
}
