package io.pilothouse.state;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Questions to people whether a plan may be carried out, each decided once. */
public final class Approvals {
  /**
   * A question and, once decided, its answer.
   *
   * @param body what a person needs to decide
   * @param used whether the plan was carried out, or is being
   * @param answer empty while it is open
   */
  public record Approval(
      String plan,
      String caller,
      Instant opened,
      Instant expires,
      JsonObject body,
      boolean used,
      Optional<Answer> answer) {}

  /**
   * @param reason possibly empty
   */
  public record Answer(boolean approved, String approver, String reason, Instant at) {}

  /** What became of an attempt to decide. */
  public sealed interface Decision {
    /** The answer counts. */
    record Decided(Approval approval) implements Decision {}

    /** Somebody else's answer counts. */
    record AlreadyDecided(Approval approval) implements Decision {}

    /** The plan needs no answer any more. */
    record Used(Approval approval) implements Decision {}

    /** It is too late. */
    record Expired(Approval approval) implements Decision {}

    /** Nobody asked. */
    record Unknown() implements Decision {}
  }

  private static final int MOST_PENDING = 1_000;
  private static final String UNUSED =
      " AND NOT EXISTS (SELECT 1 FROM plans WHERE id = approvals.plan AND claimed IS NOT NULL)";
  private static final String SELECT =
      "SELECT approvals.*, (SELECT claimed FROM plans WHERE id = approvals.plan) AS claimed"
          + " FROM approvals";

  private final Database database;

  public Approvals(Database database) {
    this.database = database;
  }

  /**
   * Asks, unless it was asked before.
   *
   * @return the question as it stands, possibly decided
   */
  public Future<Approval> open(
      String plan, JsonObject body, String caller, Instant expires, Instant now) {
    return database.transaction(
        sql -> {
          sql.update(
              "INSERT INTO approvals (plan, caller, opened, expires, body) VALUES (?, ?, ?, ?, ?)"
                  + " ON CONFLICT (plan) DO NOTHING",
              plan,
              caller,
              now,
              expires,
              body);
          return row(sql, plan).orElseThrow();
        });
  }

  /** The question about a plan. */
  public Future<Optional<Approval>> find(String plan) {
    return database.read(sql -> row(sql, plan));
  }

  /** Open questions about plans that were not carried out, oldest first; at most 1,000. */
  public Future<List<Approval>> pending(Instant now) {
    return database.read(
        sql ->
            sql.query(
                SELECT
                    + " WHERE decided IS NULL AND expires > ?"
                    + UNUSED
                    + " ORDER BY opened, plan LIMIT ?",
                Approvals::read,
                now,
                MOST_PENDING));
  }

  /** Answers a question, for good. Who may answer is for the caller to check. */
  public Future<Decision> decide(String plan, Answer answer) {
    return database.transaction(sql -> decide(sql, plan, answer));
  }

  /** The same as part of a transaction. */
  public static Decision decide(Sql sql, String plan, Answer answer) throws SQLException {
    int decided =
        sql.update(
            "UPDATE approvals SET approved = ?, approver = ?, reason = ?, decided = ?"
                + " WHERE plan = ? AND decided IS NULL AND expires > ?"
                + UNUSED,
            answer.approved() ? 1 : 0,
            answer.approver(),
            answer.reason(),
            answer.at(),
            plan,
            answer.at());
    return row(sql, plan)
        .map(row -> decided == 1 ? new Decision.Decided(row) : refusal(row))
        .orElseGet(Decision.Unknown::new);
  }

  private static Decision refusal(Approval approval) {
    if (approval.answer().isPresent()) {
      return new Decision.AlreadyDecided(approval);
    }
    return approval.used() ? new Decision.Used(approval) : new Decision.Expired(approval);
  }

  /**
   * Forgets questions that expired before a moment.
   *
   * @return how many
   */
  public Future<Integer> prune(Instant before) {
    return database.transaction(
        sql -> sql.update("DELETE FROM approvals WHERE expires < ?", before));
  }

  private static Optional<Approval> row(Sql sql, String plan) throws SQLException {
    return sql.first(SELECT + " WHERE plan = ?", Approvals::read, plan);
  }

  private static Approval read(ResultSet row) throws SQLException {
    Instant decided = Sql.instant(row, "decided");
    return new Approval(
        row.getString("plan"),
        row.getString("caller"),
        Sql.instant(row, "opened"),
        Sql.instant(row, "expires"),
        Sql.json(row, "body"),
        Sql.instant(row, "claimed") != null,
        decided == null
            ? Optional.empty()
            : Optional.of(
                new Answer(
                    row.getLong("approved") == 1,
                    row.getString("approver"),
                    row.getString("reason"),
                    decided)));
  }
}
