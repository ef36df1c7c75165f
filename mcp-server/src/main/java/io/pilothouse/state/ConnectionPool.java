package io.pilothouse.state;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few connections, opened when they are first needed and kept. Whoever waits for one waits on a
 * virtual thread.
 */
final class ConnectionPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);
  private static final long WAIT_SECONDS = 15;
  private static final int CHECK_SECONDS = 2;
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(30);

  private record Idle(Connection connection, long since) {}

  private final Dialect dialect;
  private final Semaphore permits;
  private final Deque<Idle> idle = new ArrayDeque<>();
  private boolean closed;

  ConnectionPool(Dialect dialect) {
    this.dialect = dialect;
    this.permits = new Semaphore(dialect.connections(), true);
  }

  /** A connection to be given back by {@link #giveBack} or {@link #discard}. */
  Connection take() throws SQLException {
    try {
      if (!permits.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw new StateException("Every connection to the state was busy for too long");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new StateException("The state is closed");
    }
    try {
      Connection kept = kept();
      return kept == null ? dialect.connect() : kept;
    } catch (SQLException | RuntimeException | LinkageError failure) {
      permits.release();
      throw failure;
    }
  }

  private Connection kept() throws SQLException {
    for (Idle next = poll(); next != null; next = poll()) {
      boolean fresh = System.nanoTime() - next.since() < FRESH_NANOS;
      if (fresh || next.connection().isValid(CHECK_SECONDS)) {
        return next.connection();
      }
      quietlyClose(next.connection());
    }
    return null;
  }

  private synchronized Idle poll() {
    if (closed) {
      throw new StateException("The state is closed");
    }
    return idle.pollFirst();
  }

  /** For a connection that works and is in no transaction. */
  void giveBack(Connection connection) {
    boolean keep;
    synchronized (this) {
      keep = !closed;
      if (keep) {
        idle.addFirst(new Idle(connection, System.nanoTime()));
      }
    }
    if (!keep) {
      quietlyClose(connection);
    }
    permits.release();
  }

  /** For a connection that may not work. */
  void discard(Connection connection) {
    quietlyClose(connection);
    permits.release();
  }

  private static void quietlyClose(Connection connection) {
    try {
      connection.close();
    } catch (SQLException gone) {
      LOG.debug("A connection to the state was gone before it was closed");
    }
  }

  @Override
  public void close() {
    Deque<Idle> last;
    synchronized (this) {
      closed = true;
      last = new ArrayDeque<>(idle);
      idle.clear();
    }
    last.forEach(each -> quietlyClose(each.connection()));
  }
}
