package io.pilothouse.audit;

import io.pilothouse.state.Database;
import io.pilothouse.state.Sql;
import io.pilothouse.state.Work;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows that are only ever added, each linked to the one before it by hash.
 *
 * <p>{@link #verify} finds any row edited, removed, added in between or reordered. Who may write to
 * the database can still cut off the newest rows together with the head that knows them, or, where
 * there is no key, compute a whole new chain. The first shows against an {@link Anchor} noted
 * elsewhere or against the log, which has every row too; the second against an anchor, or not at
 * all once there is a key that is kept where the database is not.
 */
public final class Journal {
  /** What adds rows waits for this lock of the database. */
  public static final String LOCK = "journal";

  private static final Logger AUDIT = LoggerFactory.getLogger("audit");
  private static final int PAGE = 1_000;

  private final Database database;
  private final Clock clock;
  private final Chain chain;

  /**
   * @param key that links are made with; without it anybody can make them
   */
  public Journal(Database database, Clock clock, Optional<byte[]> key) {
    this.database = database;
    this.clock = clock;
    this.chain = new Chain(key);
  }

  /**
   * Adds a row. When the Future completes, it is on disk and in the log; when it fails, what was to
   * follow must not happen.
   *
   * @return the row's place and hash
   */
  public Future<Anchor> append(Entry entry) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return database.exclusively(LOCK, sql -> add(sql, entry, now)).map(this::logged);
  }

  /**
   * Adds a row together with other changes: both are kept, or neither.
   *
   * @param work makes those changes, first; without result there is nothing to add
   * @return that result
   */
  public <T> Future<Optional<T>> append(Entry entry, Work<Optional<T>> work) {
    return append(work, result -> result.isPresent() ? List.of(entry) : List.of());
  }

  /**
   * Adds rows together with other changes: all are kept, or none.
   *
   * @param work makes those changes, first
   * @param entries what there is to say of its result
   * @return that result
   */
  public <T> Future<T> append(Work<T> work, Function<T, List<Entry>> entries) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return database
        .exclusively(
            LOCK,
            sql -> {
              T result = work.in(sql);
              List<Row> rows = new ArrayList<>();
              for (Entry entry : entries.apply(result)) {
                rows.add(add(sql, entry, now));
              }
              return new Appended<>(result, rows);
            })
        .map(
            appended -> {
              appended.rows().forEach(this::logged);
              return appended.result();
            });
  }

  private record Appended<T>(T result, List<Row> rows) {}

  private Row add(Sql sql, Entry entry, Instant now) throws SQLException {
    Anchor head = head(sql);
    long seq = head.seq() + 1;
    JsonObject json =
        new JsonObject().put("seq", seq).put("time", now.toString()).mergeIn(entry.json());
    String text = Sql.encode(json);
    String hash = chain.link(chain.algorithm(), head.hash(), text);
    Row row =
        new Row(seq, now, Row.Columns.of(new JsonObject(text)), text, chain.algorithm(), hash);
    sql.update(
        "INSERT INTO journal"
            + " (seq, at, kind, caller, tool, object, answers, entry, algorithm, hash)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        seq,
        now,
        row.columns().kind(),
        row.columns().caller(),
        row.columns().tool(),
        row.columns().object(),
        row.columns().answers(),
        text,
        row.algorithm(),
        hash);
    sql.update(
        "INSERT INTO journal_head (id, seq, hash) VALUES (1, ?, ?)"
            + " ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash",
        seq,
        hash);
    return row;
  }

  private Anchor logged(Row row) {
    if (AUDIT.isInfoEnabled()) {
      AUDIT.info(row.json().encode());
    }
    return new Anchor(row.seq(), row.hash());
  }

  private static Anchor head(Sql sql) throws SQLException {
    return sql.first(
            "SELECT seq, hash FROM journal_head WHERE id = 1",
            row -> new Anchor(row.getLong("seq"), row.getString("hash")))
        .orElse(new Anchor(0, Chain.START));
  }

  /**
   * Follows the chain from its first row to what is the last one now, a page at a time.
   *
   * @param anchor a row that must be there
   */
  public Future<Verification> verify(Optional<Anchor> anchor) {
    // The head first: rows that are added meanwhile are none of this call's business.
    return database
        .read(Journal::headAndEnd)
        .compose(end -> verify(new Verifier(chain, anchor), end));
  }

  /** The head, and whether there are rows that it cannot know. */
  private record End(Anchor head, long firstRow, long lastRow) {}

  private static End headAndEnd(Sql sql) throws SQLException {
    return sql.first(
            "SELECT COALESCE((SELECT seq FROM journal_head WHERE id = 1), 0) AS seq,"
                + " (SELECT hash FROM journal_head WHERE id = 1) AS hash,"
                + " COALESCE((SELECT MIN(seq) FROM journal), 1) AS first,"
                + " COALESCE((SELECT MAX(seq) FROM journal), 0) AS last",
            row ->
                new End(
                    new Anchor(
                        row.getLong("seq"),
                        Optional.ofNullable(row.getString("hash")).orElse(Chain.START)),
                    row.getLong("first"),
                    row.getLong("last")))
        .orElseThrow();
  }

  private Future<Verification> verify(Verifier verifier, End end) {
    if (end.firstRow() < 1 || end.lastRow() > end.head().seq()) {
      return Future.succeededFuture(
          new Verification.Broken(
              end.firstRow() < 1 ? end.firstRow() : end.head().seq() + 1,
              "it is there although the head knows nothing of it"));
    }
    long after = verifier.last().seq();
    return database
        .read(sql -> verifier.accept(page(sql, after, end.head().seq(), Search.ALL)))
        .compose(
            broken -> {
              if (broken.isPresent()) {
                return Future.succeededFuture(broken.get());
              }
              return verifier.last().seq() == after
                  ? Future.succeededFuture(verifier.finish(end.head()))
                  : verify(verifier, end);
            });
  }

  /**
   * Every row that fits, oldest first.
   *
   * @param row takes each as JSON: the entry with {@code seq}, {@code time} and {@code hash}; runs
   *     on the caller's context, or on a Vert.x thread if it has none
   * @return how many there were
   */
  public Future<Long> each(Search search, Consumer<JsonObject> row) {
    return each(search, row, Long.MIN_VALUE, 0);
  }

  private Future<Long> each(Search search, Consumer<JsonObject> row, long after, long before) {
    return database
        .read(sql -> page(sql, after, Long.MAX_VALUE, search))
        .compose(
            rows -> {
              rows.forEach(each -> row.accept(each.json()));
              long count = before + rows.size();
              return rows.size() < PAGE
                  ? Future.succeededFuture(count)
                  : each(search, row, rows.getLast().seq(), count);
            });
  }

  private static List<Row> page(Sql sql, long after, long last, Search search) throws SQLException {
    List<Object> values = new ArrayList<>(List.of(after, last));
    String conditions = search.conditions(values);
    values.add(PAGE);
    return sql.query(
        "SELECT * FROM journal WHERE seq > ? AND seq <= ?" + conditions + " ORDER BY seq LIMIT ?",
        Row::read,
        values.toArray());
  }

  /**
   * Intents that nothing concluded: writes whose outcome nobody knows. One that is younger may
   * simply be at work in another process.
   *
   * @param before only those from before this moment
   * @return the oldest 1,000, as {@link #each} shows them
   */
  public Future<List<JsonObject>> unfinished(Instant before) {
    return database
        .read(
            sql ->
                sql.query(
                    "SELECT * FROM journal i WHERE i.kind = ? AND i.at < ? AND NOT EXISTS"
                        + " (SELECT 1 FROM journal o WHERE o.answers = i.seq)"
                        + " ORDER BY i.seq LIMIT ?",
                    Row::read,
                    Row.kept(Entry.Kind.INTENT),
                    before,
                    PAGE))
        .map(rows -> rows.stream().map(Row::json).toList());
  }
}
