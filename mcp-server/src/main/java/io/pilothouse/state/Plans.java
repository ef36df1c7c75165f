package io.pilothouse.state;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Plans of writes, each carried out at most once whatever process it is brought to. */
public final class Plans {
  /**
   * A plan as it was saved.
   *
   * @param expires the moment from which it can be claimed no more
   */
  public record Plan(String id, String caller, Instant expires, JsonObject body) {}

  /** What became of an attempt to carry out a plan. */
  public sealed interface Claim {
    /** It is yours, alone; {@link #finish} it whatever happens. */
    record Claimed(Plan plan) implements Claim {}

    /** It was carried out before. */
    record AlreadyFinished(JsonObject outcome) implements Claim {}

    /** Somebody claimed it and has not finished; perhaps never will. */
    record InProgress(Instant since) implements Claim {}

    /** It is too old. */
    record Expired() implements Claim {}

    /** There is no such plan. */
    record Unknown() implements Claim {}
  }

  /**
   * How far a plan has come.
   *
   * @param claimed when somebody took it to carry it out; empty: nobody has
   * @param outcome what came of it; empty while nothing has
   */
  public record Standing(Plan plan, Optional<Instant> claimed, Optional<JsonObject> outcome) {}

  private static final int MOST_UNFINISHED = 1_000;

  private final Database database;

  public Plans(Database database) {
    this.database = database;
  }

  /** Keeps a plan; its id must be new. */
  public Future<Void> save(String id, String caller, Instant expires, JsonObject body) {
    return database.transaction(
        sql -> {
          sql.update(
              "INSERT INTO plans (id, caller, expires, body) VALUES (?, ?, ?, ?)",
              id,
              caller,
              expires,
              body);
          return null;
        });
  }

  /** The plan of that id, expired or not. */
  public Future<Optional<Plan>> find(String id) {
    return standing(id).map(found -> found.map(Standing::plan));
  }

  /** What came of a plan; empty while nothing has. */
  public Future<Optional<JsonObject>> outcome(String id) {
    return standing(id).map(found -> found.flatMap(Standing::outcome));
  }

  /** How far the plan of that id has come, expired or not. */
  public Future<Optional<Standing>> standing(String id) {
    return database.read(sql -> row(sql, id));
  }

  /**
   * Plans that somebody has claimed and not finished; who that was may be at it, or be dead. The
   * oldest 1,000.
   */
  public Future<List<Standing>> unfinished() {
    return database.read(
        sql ->
            sql.query(
                "SELECT * FROM plans WHERE claimed IS NOT NULL AND outcome IS NULL"
                    + " ORDER BY claimed, id LIMIT ?",
                Plans::read,
                MOST_UNFINISHED));
  }

  /** Takes a plan to carry it out: of all who try, one gets it. */
  public Future<Claim> claim(String id, Instant now) {
    return database.transaction(
        sql -> {
          int claimed =
              sql.update(
                  "UPDATE plans SET claimed = ? WHERE id = ? AND claimed IS NULL AND expires > ?",
                  now,
                  id,
                  now);
          return row(sql, id)
              .map(row -> claimed == 1 ? new Claim.Claimed(row.plan()) : refusal(row))
              .orElseGet(Claim.Unknown::new);
        });
  }

  private static Claim refusal(Standing row) {
    if (row.outcome().isPresent()) {
      return new Claim.AlreadyFinished(row.outcome().get());
    }
    return row.claimed().<Claim>map(Claim.InProgress::new).orElseGet(Claim.Expired::new);
  }

  /**
   * Keeps what every later claim will be told.
   *
   * @return false when the plan was not claimed or is finished, and nothing has changed
   */
  public Future<Boolean> finish(String id, JsonObject outcome) {
    return database.transaction(
        sql ->
            sql.update(
                    "UPDATE plans SET outcome = ?"
                        + " WHERE id = ? AND claimed IS NOT NULL AND outcome IS NULL",
                    outcome,
                    id)
                == 1);
  }

  /**
   * Forgets plans that expired before a moment, unless one is being carried out.
   *
   * @return how many
   */
  public Future<Integer> prune(Instant before) {
    return database.transaction(
        sql ->
            sql.update(
                "DELETE FROM plans WHERE expires < ? AND (claimed IS NULL OR outcome IS NOT NULL)",
                before));
  }

  private static Optional<Standing> row(Sql sql, String id) throws SQLException {
    return sql.first("SELECT * FROM plans WHERE id = ?", Plans::read, id);
  }

  private static Standing read(ResultSet row) throws SQLException {
    return new Standing(
        new Plan(
            row.getString("id"),
            row.getString("caller"),
            Sql.instant(row, "expires"),
            Sql.json(row, "body")),
        Optional.ofNullable(Sql.instant(row, "claimed")),
        Optional.ofNullable(Sql.json(row, "outcome")));
  }
}
