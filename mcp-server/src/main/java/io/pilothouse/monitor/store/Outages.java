package io.pilothouse.monitor.store;

import io.pilothouse.audit.Entry;
import io.pilothouse.audit.Journal;
import io.pilothouse.identity.Caller;
import io.pilothouse.state.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What people could not be told, in the journal: that a channel fails, or refuses the news of one
 * incident, once with the first failure and once when it is over, whatever processes see of it; and
 * what nobody will be told any more.
 */
public final class Outages {
  /** The whole channel, where an incident or a message stands otherwise. */
  public static final String ALL = "";

  private static final Caller MONITOR = new Caller("monitor", List.of(), "");
  private static final int NAMED = 50;

  private final Journal journal;

  public Outages(Journal journal) {
    this.journal = journal;
  }

  /**
   * An attempt failed.
   *
   * @param about the incident whose news were refused, the key of another message, or {@link #ALL}
   * @param failure in words without secrets
   */
  public Future<Void> began(String channel, String about, String failure, Instant at) {
    return journal
        .append(
            sql ->
                sql.update(
                    "INSERT INTO outages (channel, about, since) VALUES (?, ?, ?)"
                        + " ON CONFLICT (channel, about) DO NOTHING",
                    channel,
                    about,
                    at),
            begun ->
                begun == 0
                    ? List.of()
                    : List.of(entry(facts(channel, about, "failing").put("reason", failure))))
        .mapEmpty();
  }

  /**
   * A message arrived, so the channel works.
   *
   * @param about what {@link #began} would be told of it
   */
  public Future<Void> ended(String channel, Collection<String> about) {
    Set<String> all = new LinkedHashSet<>(about);
    all.add(ALL);
    return journal
        .append(
            sql -> {
              Map<String, Instant> over = new LinkedHashMap<>();
              for (String each : all) {
                end(sql, channel, each).ifPresent(since -> over.put(each, since));
              }
              return over;
            },
            over ->
                over.entrySet().stream()
                    .map(
                        each ->
                            entry(
                                facts(channel, each.getKey(), "works")
                                    .put("since", each.getValue().toString())))
                    .toList())
        .mapEmpty();
  }

  private static Optional<Instant> end(Sql sql, String channel, String about) throws SQLException {
    Optional<Instant> since =
        sql.first(
            "SELECT since FROM outages WHERE channel = ? AND about = ?",
            row -> Sql.instant(row, "since"),
            channel,
            about);
    if (since.isPresent()) {
      sql.update("DELETE FROM outages WHERE channel = ? AND about = ?", channel, about);
    }
    return since;
  }

  /**
   * What waits for channels that there are not any more is told to nobody, also not when one comes
   * back.
   *
   * @param channels that there are
   * @return how many notices, by channel
   */
  public Future<Map<String, Integer>> abandon(Collection<String> channels, Instant at) {
    return journal
        .append(
            sql -> {
              List<Abandoned> all = new ArrayList<>();
              for (String channel : gone(sql, channels)) {
                all.add(abandon(sql, channel, at));
              }
              return all;
            },
            all -> all.stream().map(Outages::entry).toList())
        .map(
            all -> {
              Map<String, Integer> counts = new LinkedHashMap<>();
              all.forEach(each -> counts.put(each.channel(), each.notices()));
              return counts;
            });
  }

  /** Forgets messages that were refused for the first time before a moment, in a transaction. */
  static int prune(Sql sql, Instant before) throws SQLException {
    return sql.update("DELETE FROM outages WHERE about <> ? AND since < ?", ALL, before);
  }

  private static List<String> gone(Sql sql, Collection<String> channels) throws SQLException {
    return sql
        .query(
            "SELECT DISTINCT channel FROM notices WHERE delivered IS NULL ORDER BY channel",
            row -> row.getString("channel"))
        .stream()
        .filter(channel -> !channels.contains(channel))
        .toList();
  }

  private record Abandoned(String channel, int notices, List<String> incidents, Instant oldest) {}

  private static Abandoned abandon(Sql sql, String channel, Instant at) throws SQLException {
    List<String> incidents =
        sql.query(
            "SELECT DISTINCT incident FROM notices WHERE channel = ? AND delivered IS NULL"
                + " AND incident <> '' ORDER BY incident LIMIT ?",
            row -> row.getString("incident"),
            channel,
            NAMED);
    Instant oldest =
        sql.first(
                "SELECT MIN(asked) AS oldest FROM notices WHERE channel = ?"
                    + " AND delivered IS NULL",
                row -> Sql.instant(row, "oldest"),
                channel)
            .orElseThrow();
    int notices =
        sql.update(
            "UPDATE notices SET delivered = ? WHERE channel = ? AND delivered IS NULL",
            at,
            channel);
    sql.update("DELETE FROM outages WHERE channel = ?", channel);
    return new Abandoned(channel, notices, incidents, oldest);
  }

  private static Entry entry(Abandoned abandoned) {
    return entry(
        facts(abandoned.channel(), ALL, "abandoned")
            .put("notices", abandoned.notices())
            .put("oldest", abandoned.oldest().toString())
            .put("incidents", new JsonArray(abandoned.incidents())));
  }

  private static JsonObject facts(String channel, String about, String outcome) {
    JsonObject facts = new JsonObject().put("channel", channel).put("outcome", outcome);
    return about.isEmpty() ? facts : facts.put("about", about);
  }

  private static Entry entry(JsonObject facts) {
    return new Entry(Entry.Kind.NOTICE, MONITOR, "monitor", Entry.Subject.NONE, "", facts);
  }
}
