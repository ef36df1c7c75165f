package io.pilothouse.monitor.store;

import io.pilothouse.audit.Journal;
import io.pilothouse.identity.Caller;
import io.pilothouse.monitor.incident.Ack;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.IncidentMachine;
import io.pilothouse.monitor.incident.Look;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.incident.Rules;
import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.incident.Transition;
import io.pilothouse.monitor.incident.Turn;
import io.pilothouse.state.Database;
import io.pilothouse.state.Sql;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Incidents that outlive the process, with every step they took. A turn is one transaction with the
 * notices and the journal's rows that it causes, so that nothing is lost and nothing told twice,
 * whoever acknowledges something meanwhile.
 */
public final class IncidentStore {
  private static final Instant NEVER = Instant.ofEpochMilli(Long.MAX_VALUE);

  private final Database database;
  private final Journal journal;

  public IncidentStore(Database database, Journal journal) {
    this.database = database;
    this.journal = journal;
  }

  /**
   * Part of a list.
   *
   * @param next asks for the rest; empty when there is none
   */
  public record Page(List<Incident> incidents, Optional<String> next) {}

  /**
   * Judges a look, and keeps what comes of it.
   *
   * @param rules those of the configuration; silences that people made are added to them
   * @param announcer who is told of it
   */
  public Future<Turn> apply(Look look, Rules rules, Instant now, Announcer announcer) {
    return journal.append(
        sql -> turn(sql, look, rules, now, announcer),
        turn ->
            turn.transitions().stream().filter(Transition::news).map(IncidentEntries::of).toList());
  }

  /**
   * Remembers that a cluster was looked at, so that nobody takes a time without looks for a calm
   * one.
   *
   * @param lasts for how long the look tells anything
   */
  public Future<Void> watched(Look look, Duration lasts) {
    return new Watches(database).note(look, lasts);
  }

  private static Turn turn(Sql sql, Look look, Rules rules, Instant now, Announcer announcer)
      throws SQLException {
    List<Incident> before =
        IncidentRows.open(sql, look.context(), now.minus(rules.flapping().within()));
    Rules all = rules.silencing(Silences.active(sql, now));
    Turn turn = IncidentMachine.apply(before, look, all, now);
    Map<String, Incident> after = new LinkedHashMap<>();
    turn.transitions().forEach(each -> after.put(each.after().id(), each.after()));
    turn.open().forEach(each -> after.put(each.id(), each));
    for (Incident incident : after.values()) {
      if (!before.contains(incident)) {
        IncidentRows.keep(sql, incident);
      }
    }
    for (Transition transition : turn.transitions()) {
      IncidentRows.keep(sql, transition);
    }
    List<Transition> news = new ArrayList<>(IncidentRows.takeUntold(sql, look.context()));
    news.addAll(turn.transitions());
    Outbox.add(sql, announcer.announce(news));
    return turn;
  }

  /** Those of a cluster that are not resolved, oldest first. */
  public Future<List<Incident>> open(String context) {
    return database.read(sql -> IncidentRows.open(sql, context, NEVER));
  }

  /** The incident of that id. */
  public Future<Optional<Incident>> find(String id) {
    return database.read(sql -> IncidentRows.find(sql, id));
  }

  /** The steps of an incident, oldest first. */
  public Future<List<Step>> steps(String incident) {
    return database.read(sql -> IncidentRows.steps(sql, incident));
  }

  /**
   * Adds words to an incident, together with the notices and the journal's row that they cause.
   *
   * @param announce who is told of it, with the incident as it stands; pure
   * @return false if it is kept already, or the incident is forgotten
   */
  public Future<Boolean> note(String id, Note note, Function<Incident, List<Notice>> announce) {
    return journal
        .append(
            sql -> {
              Optional<Incident> incident = IncidentRows.find(sql, id);
              if (incident.isEmpty() || !NoteRows.keep(sql, id, note)) {
                return Optional.<Incident>empty();
              }
              Outbox.add(sql, announce.apply(incident.get()));
              return incident;
            },
            noted -> noted.map(each -> IncidentEntries.of(each, note)).stream().toList())
        .map(Optional::isPresent);
  }

  /** How many notes of this source were written after that moment, about any incident. */
  public Future<Long> countNotes(Note.Source source, Instant after) {
    return database.read(sql -> NoteRows.count(sql, source, after));
  }

  /** What was said about an incident, oldest first. */
  public Future<List<Note>> notes(String incident) {
    return database.read(sql -> NoteRows.of(sql, incident));
  }

  /**
   * Incidents: firing ones first, then flapping, acknowledged, pending and resolved ones, in each
   * the most urgent first, and of those the newest.
   *
   * @param limit at least 1
   * @param cursor a page's {@code next}
   * @throws IllegalArgumentException when the cursor is none of ours
   */
  public Future<Page> list(Filter filter, int limit, Optional<String> cursor) {
    List<Object> values = new ArrayList<>();
    String conditions = filter.conditions(values);
    String position = "";
    if (cursor.isPresent()) {
      position = IncidentRows.AFTER;
      values.addAll(IncidentRows.position(cursor.get()));
    }
    values.add(limit + 1L);
    String query =
        "SELECT body FROM incidents WHERE 1 = 1"
            + conditions
            + position
            + " ORDER BY standing, severity, opened DESC, id LIMIT ?";
    return database
        .read(sql -> sql.query(query, IncidentRows::read, values.toArray()))
        .map(rows -> page(rows, limit));
  }

  /** The cursor that asks for what comes after an incident. */
  public static String after(Incident last) {
    return IncidentRows.position(last);
  }

  private static Page page(List<Incident> rows, int limit) {
    return rows.size() > limit
        ? new Page(rows.subList(0, limit), Optional.of(after(rows.get(limit - 1))))
        : new Page(rows, Optional.empty());
  }

  /** How many there are in each state. */
  public Future<Map<State, Long>> counts(Filter filter) {
    List<Object> values = new ArrayList<>();
    String conditions = filter.conditions(values);
    return database
        .read(
            sql ->
                sql.query(
                    "SELECT state, COUNT(*) AS many FROM incidents WHERE 1 = 1"
                        + conditions
                        + " GROUP BY state",
                    row -> Map.entry(State.valueOf(row.getString("state")), row.getLong("many")),
                    values.toArray()))
        .map(
            rows -> {
              Map<State, Long> counts = new EnumMap<>(State.class);
              rows.forEach(each -> counts.put(each.getKey(), each.getValue()));
              return counts;
            });
  }

  /**
   * Somebody takes care of it; journalled. Others are told with the next turn, in whatever process
   * that is.
   *
   * @param caller who says so
   * @return empty if there is none of that id, or it is resolved
   */
  public Future<Optional<Transition>> acknowledge(String id, Ack ack, Caller caller) {
    return journal.append(
        sql -> {
          Optional<Transition> transition =
              IncidentRows.find(sql, id)
                  .flatMap(incident -> IncidentMachine.acknowledge(incident, ack));
          if (transition.isPresent()) {
            IncidentRows.keep(sql, transition.get().after());
            IncidentRows.keepUntold(sql, transition.get());
          }
          return transition;
        },
        transition -> transition.map(each -> IncidentEntries.of(each, caller)).stream().toList());
  }

  /**
   * Forgets what was resolved, told or silenced only before a moment. The journal keeps its rows.
   *
   * @return how many incidents
   */
  public Future<Integer> prune(Instant before) {
    return database.transaction(
        sql -> {
          Silences.prune(sql, before);
          Watches.prune(sql, before);
          int incidents = IncidentRows.prune(sql, before);
          Outbox.prune(sql, before);
          Outages.prune(sql, before);
          return incidents;
        });
  }
}
