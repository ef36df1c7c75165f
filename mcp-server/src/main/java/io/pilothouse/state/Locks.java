package io.pilothouse.state;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Leases by name, held by at most one owner in whatever process. One that its owner does not give
 * back, because it died, ends by itself; so an owner must be done, or have renewed, before then. A
 * lease keeps writers apart; that a late one does no harm is for resourceVersions to ensure.
 */
public final class Locks {
  private final Database database;

  public Locks(Database database) {
    this.database = database;
  }

  /**
   * Takes a lease that nobody else holds, or renews one's own.
   *
   * @param owner unique to one holder, not merely to its process
   * @return whether it is the owner's now; if not, ask again later
   */
  public Future<Boolean> acquire(String name, String owner, Duration lease, Instant now) {
    return database.transaction(
        sql ->
            sql.update(
                    "INSERT INTO locks (name, owner, until) VALUES (?, ?, ?)"
                        + " ON CONFLICT (name) DO UPDATE"
                        + " SET owner = excluded.owner, until = excluded.until"
                        + " WHERE locks.until <= ? OR locks.owner = excluded.owner",
                    name,
                    owner,
                    now.plus(lease),
                    now)
                == 1);
  }

  /**
   * As it stands there, for those who do not trust one another's clocks.
   *
   * @param until by the owner's clock
   */
  public record Held(String owner, Instant until) {}

  /** Who holds a lease, or held it last and did not give it back. */
  public Future<Optional<Held>> find(String name) {
    return database.read(
        sql ->
            sql.first(
                "SELECT owner, until FROM locks WHERE name = ?",
                row -> new Held(row.getString("owner"), Sql.instant(row, "until")),
                name));
  }

  /**
   * Writes who holds a lease, if nobody has written anything else meanwhile.
   *
   * @param before as it was found
   * @return whether it was written
   */
  public Future<Boolean> write(String name, Optional<Held> before, Held after) {
    return database.transaction(
        sql ->
            (before.isEmpty()
                    ? sql.update(
                        "INSERT INTO locks (name, owner, until) VALUES (?, ?, ?)"
                            + " ON CONFLICT (name) DO NOTHING",
                        name,
                        after.owner(),
                        after.until())
                    : sql.update(
                        "UPDATE locks SET owner = ?, until = ?"
                            + " WHERE name = ? AND owner = ? AND until = ?",
                        after.owner(),
                        after.until(),
                        name,
                        before.get().owner(),
                        before.get().until()))
                == 1);
  }

  /**
   * Forgets leases that ended before a moment: those of processes that died.
   *
   * @return how many
   */
  public Future<Integer> prune(Instant before) {
    return database.transaction(sql -> sql.update("DELETE FROM locks WHERE until < ?", before));
  }

  /** Gives a lease back, if it still is the owner's. */
  public Future<Void> release(String name, String owner) {
    return database.transaction(
        sql -> {
          sql.update("DELETE FROM locks WHERE name = ? AND owner = ?", name, owner);
          return null;
        });
  }
}
