package io.pilothouse.monitor.tools;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.store.Filter;
import io.pilothouse.monitor.store.IncidentStore;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Durations;
import io.pilothouse.tools.core.Fitted;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code list_incidents}: what the monitor knows. */
public final class ListIncidents implements Tool {
  private static final int DEFAULT_LIMIT = 50;

  /** Room for the lines around the table. */
  private static final int FRAME_CHARS = 200;

  private final IncidentStore store;
  private final Clock clock;

  public ListIncidents(IncidentStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "list_incidents";
  }

  @Override
  public Effect effect() {
    return Effect.READ;
  }

  @Override
  public Future<ToolResult> call(ToolCall call) {
    Arguments arguments = call.arguments();
    Optional<String> id = arguments.text("id");
    return id.isPresent() ? one(id.get(), arguments) : list(arguments);
  }

  private Future<ToolResult> one(String id, Arguments arguments) {
    return store
        .find(id)
        .map(found -> found.orElseThrow(() -> unknown(id)))
        .compose(
            incident ->
                store
                    .steps(id)
                    .map(
                        steps -> {
                          JsonObject fields = new JsonObject().put("total", 1).put("shown", 1);
                          List<String> lines = IncidentTable.details(incident, steps);
                          return arguments.wantsJson()
                              ? ToolResult.of(
                                  lines.getFirst(),
                                  fields.put("incident", IncidentTable.json(incident, steps)))
                              : ToolResult.of(cut(lines, arguments.maxChars()), fields);
                        }));
  }

  private static String cut(List<String> lines, int budget) {
    String text = String.join("\n", lines);
    String more = "\ncut; raise max_chars";
    return text.length() <= budget ? text : text.substring(0, budget - more.length()) + more;
  }

  static ToolException unknown(String id) {
    return new ToolException(
        ErrorCode.NOT_FOUND, "there is no incident " + id, "Take an id from list_incidents.");
  }

  private Future<ToolResult> list(Arguments arguments) {
    Instant now = clock.instant();
    Filter filter = filter(arguments, now);
    int limit = arguments.integer("limit", DEFAULT_LIMIT);
    try {
      return store
          .list(filter, limit, arguments.text("cursor"))
          .compose(
              page -> store.counts(filter).map(counts -> answer(arguments, page, counts, now)));
    } catch (IllegalArgumentException notOurs) {
      throw new ToolException(
          ErrorCode.INVALID_ARGUMENT,
          notOurs.getMessage(),
          "Copy it whole, or leave cursor out to start again.");
    }
  }

  private static Filter filter(Arguments arguments, Instant now) {
    return new Filter(
        arguments.text("context"),
        arguments.text("namespace"),
        states(arguments.text("state").orElse("open")),
        arguments.text("severity").map(text -> Severity.valueOf(text.replace("-", ""))),
        Durations.seconds(arguments, "since").map(now::minusSeconds));
  }

  private static Set<State> states(String word) {
    return switch (word) {
      case "all" -> EnumSet.allOf(State.class);
      case "open" -> EnumSet.complementOf(EnumSet.of(State.RESOLVED));
      default -> EnumSet.of(State.valueOf(word.toUpperCase(Locale.ROOT)));
    };
  }

  private static ToolResult answer(
      Arguments arguments, IncidentStore.Page page, Map<State, Long> counts, Instant now) {
    int budget = arguments.maxChars() - FRAME_CHARS;
    long total = counts.values().stream().mapToLong(Long::longValue).sum();
    JsonObject fields = new JsonObject().put("total", total);
    StringBuilder text = new StringBuilder(IncidentTable.counts(counts));
    int shown;
    if (arguments.wantsJson()) {
      List<JsonObject> rows =
          Fitted.of(page.incidents().stream().map(IncidentTable::json).toList(), budget);
      shown = rows.size();
      fields.put("incidents", new JsonArray(rows));
    } else {
      List<List<String>> rows =
          page.incidents().stream().map(each -> IncidentTable.row(each, now)).toList();
      Fitted table = Fitted.of(IncidentTable.HEADINGS, rows, budget);
      shown = table.shown();
      if (shown > 0) {
        text.append('\n').append(table.text());
      }
    }
    Optional<String> next = next(page, shown);
    next.ifPresent(
        cursor ->
            text.append("\nshown %d of %,d; next: cursor=%s".formatted(shown, total, cursor)));
    next.ifPresent(cursor -> fields.put("cursor", cursor));
    return ToolResult.of(
        text.toString(), fields.put("shown", shown).put("truncated", next.isPresent()));
  }

  private static Optional<String> next(IncidentStore.Page page, int shown) {
    List<Incident> incidents = page.incidents();
    return shown == 0 || shown == incidents.size()
        ? page.next()
        : Optional.of(IncidentStore.after(incidents.get(shown - 1)));
  }
}
