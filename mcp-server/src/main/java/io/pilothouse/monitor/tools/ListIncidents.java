package io.pilothouse.monitor.tools;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.cycle.OnDemand;
import io.pilothouse.monitor.cycle.SelfLook;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.store.Filter;
import io.pilothouse.monitor.store.IncidentStore;
import io.pilothouse.monitor.store.Step;
import io.pilothouse.monitor.store.Watches;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code list_incidents}: what the monitor knows. */
public final class ListIncidents implements Tool {
  private static final int DEFAULT_LIMIT = 50;

  /** Room for the line below the table. */
  private static final int FRAME_CHARS = 120;

  /** What is left of a call's time for the answer itself. */
  private static final Duration ANSWERING = Duration.ofSeconds(2);

  private final IncidentStore store;
  private final Watches watches;
  private final OnDemand demand;
  private final Clock clock;

  public ListIncidents(IncidentStore store, Watches watches, OnDemand demand, Clock clock) {
    this.store = store;
    this.watches = watches;
    this.demand = demand;
    this.clock = clock;
  }

  /**
   * When the answer is given, and how old what it says is.
   *
   * @param outcome of a look that was asked for
   */
  private record Moment(Instant now, List<Watches.Last> looks, Optional<OnDemand.Outcome> outcome) {
    /** Of a cluster, or of all; of the monitor itself, all. */
    String words(Optional<String> context, JsonObject fields) {
      Freshness age =
          Freshness.of(looks, context.filter(name -> !name.equals(SelfLook.CONTEXT)), now);
      age.putInto(fields);
      outcome.ifPresent(each -> fields.put("fresh", each == OnDemand.Outcome.LOOKED));
      String reason = outcome.map(OnDemand.Outcome::words).orElse("");
      return age.words(now) + (reason.isEmpty() ? "" : "; " + reason);
    }
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
    return asked(call)
        .compose(
            outcome -> watches.last().map(looks -> new Moment(clock.instant(), looks, outcome)))
        .compose(
            moment -> id.isPresent() ? one(id.get(), arguments, moment) : list(arguments, moment));
  }

  private Future<Optional<OnDemand.Outcome>> asked(ToolCall call) {
    return call.arguments().flag("fresh")
        ? demand.look(call.scope().remaining().minus(ANSWERING)).map(Optional::of)
        : Future.succeededFuture(Optional.empty());
  }

  private Future<ToolResult> one(String id, Arguments arguments, Moment moment) {
    return store
        .find(id)
        .map(found -> found.orElseThrow(() -> unknown(id)))
        .compose(
            incident ->
                Future.all(store.steps(id), store.notes(id))
                    .map(
                        both ->
                            answer(
                                incident, both.resultAt(0), both.resultAt(1), arguments, moment)));
  }

  private static ToolResult answer(
      Incident incident, List<Step> steps, List<Note> notes, Arguments arguments, Moment moment) {
    JsonObject fields = new JsonObject().put("total", 1).put("shown", 1);
    String age = moment.words(Optional.of(incident.subject().context()), fields);
    List<String> lines = new ArrayList<>(IncidentTable.details(incident, steps, notes));
    lines.set(0, lines.getFirst() + "; " + age);
    return arguments.wantsJson()
        ? ToolResult.of(
            lines.getFirst(), fields.put("incident", IncidentTable.json(incident, steps, notes)))
        : ToolResult.of(cut(lines, arguments.maxChars()), fields);
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

  private Future<ToolResult> list(Arguments arguments, Moment moment) {
    Filter filter = filter(arguments, moment.now());
    int limit = arguments.integer("limit", DEFAULT_LIMIT);
    try {
      return store
          .list(filter, limit, arguments.text("cursor"))
          .compose(
              page -> store.counts(filter).map(counts -> answer(arguments, page, counts, moment)));
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
        arguments.text("severity").map(Severity::of),
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
      Arguments arguments, IncidentStore.Page page, Map<State, Long> counts, Moment moment) {
    long total = counts.values().stream().mapToLong(Long::longValue).sum();
    JsonObject fields = new JsonObject().put("total", total);
    String first =
        IncidentTable.counts(counts) + "; " + moment.words(arguments.text("context"), fields);
    int budget = arguments.maxChars() - FRAME_CHARS - first.length();
    StringBuilder text = new StringBuilder(first);
    int shown;
    if (arguments.wantsJson()) {
      List<JsonObject> rows =
          Fitted.of(page.incidents().stream().map(IncidentTable::json).toList(), budget);
      shown = rows.size();
      fields.put("incidents", new JsonArray(rows));
    } else {
      List<List<String>> rows =
          page.incidents().stream().map(each -> IncidentTable.row(each, moment.now())).toList();
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
