package io.pilothouse.state;

import io.pilothouse.concurrent.BlockingSeam;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where state is kept. Nothing is opened, and no driver loaded, before the first call; then tables
 * are brought up to date. A transaction is durable when its Future completes. Methods may be called
 * from any thread, work runs on the {@link BlockingSeam}, and every failure is a {@link
 * StateException}.
 */
public final class Database implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final int RECONNECTS = 3;
  private static final int LONGEST_PAUSE_MILLIS = 50;

  private final BlockingSeam seam;
  private final Dialect dialect;
  private final ConnectionPool pool;
  private final ReentrantLock opening = new ReentrantLock();
  private volatile boolean current;

  private Database(BlockingSeam seam, Dialect dialect) {
    this.seam = seam;
    this.dialect = dialect;
    this.pool = new ConnectionPool(dialect);
  }

  /**
   * State in a file of this directory, which is made when it is first needed, for its owner only.
   */
  public static Database sqlite(BlockingSeam seam, Path directory) {
    return new Database(seam, new SqliteDialect(directory));
  }

  /** Whether there is state in a file of this directory; blocks for a moment. */
  public static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(SqliteDialect.FILE));
  }

  /**
   * State on a PostgreSQL server.
   *
   * @param url {@code postgres://user:password@host/database} or {@code jdbc:postgresql://...}
   * @throws StateException when it is neither
   */
  public static Database postgres(BlockingSeam seam, String url) {
    return new Database(seam, new PostgresDialect(PostgresUrl.parse(url)));
  }

  /** Opens it now, to learn early whether it can be used. */
  public Future<Void> open() {
    return read(sql -> null);
  }

  /** Statements that only read, each for itself. */
  public <T> Future<T> read(Work<T> work) {
    return seam.run(() -> persist(connection -> work.in(new Sql(connection))));
  }

  /** All or nothing, at the isolation of single statements. */
  public <T> Future<T> transaction(Work<T> work) {
    return seam.run(() -> persist(connection -> inTransaction(connection, work)));
  }

  /**
   * A transaction of which only one runs at a time under that name, in whatever process. For work
   * that decides by what it reads.
   */
  public <T> Future<T> exclusively(String name, Work<T> work) {
    return transaction(
        sql -> {
          dialect.lock(sql, name);
          return work.in(sql);
        });
  }

  private interface Attempt<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T persist(Attempt<T> attempt) {
    BlockingSeam.refuseEventLoop();
    migrate();
    return repeat(attempt);
  }

  private void migrate() {
    if (current) {
      return;
    }
    opening.lock();
    try {
      if (!current) {
        repeat(
            connection ->
                inTransaction(
                    connection,
                    sql -> {
                      dialect.lock(sql, "migrations");
                      Migrations.run(sql);
                      return null;
                    }));
        current = true;
      }
    } finally {
      opening.unlock();
    }
  }

  private <T> T repeat(Attempt<T> attempt) {
    long start = System.nanoTime();
    int lost = 0;
    for (int pause = 1; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
      try {
        return once(attempt);
      } catch (SQLException failure) {
        boolean again =
            switch (dialect.classify(failure)) {
              case BUSY -> System.nanoTime() - start < PATIENCE_NANOS;
              case LOST -> ++lost < RECONNECTS;
              case FINAL -> false;
            };
        if (!again) {
          throw new StateException(dialect.explain(failure), failure);
        }
      } catch (LinkageError noDriver) {
        throw new StateException("The database's driver cannot be loaded", noDriver);
      }
      rest(pause);
    }
  }

  /** After any failure the connection goes too: closing it rolls back, whatever its condition. */
  private <T> T once(Attempt<T> attempt) throws SQLException {
    Connection connection = pool.take();
    boolean works = false;
    try {
      T result = attempt.on(connection);
      works = true;
      return result;
    } finally {
      if (works) {
        pool.giveBack(connection);
      } else {
        pool.discard(connection);
      }
    }
  }

  /** Begins and commits in SQL: SQLite's driver begins anew inside {@code Connection.commit}. */
  private <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
    execute(connection, dialect.begin());
    T result = work.in(new Sql(connection));
    try {
      execute(connection, "COMMIT");
      return result;
    } catch (SQLException failure) {
      if (dialect.classify(failure) == Dialect.Failure.BUSY) {
        throw failure;
      }
      throw new StateException(
          dialect.explain(failure) + ": whether the last change was kept is not known", failure);
    }
  }

  private static void execute(Connection connection, String statement) throws SQLException {
    try (Statement prepared = connection.createStatement()) {
      prepared.execute(statement);
    }
  }

  private static void rest(int millis) {
    try {
      Thread.sleep(millis + ThreadLocalRandom.current().nextInt(millis + 1));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new StateException("The state is closed");
    }
  }

  /** Closes idle connections now, others as soon as their work is done. */
  @Override
  public void close() {
    pool.close();
  }
}
