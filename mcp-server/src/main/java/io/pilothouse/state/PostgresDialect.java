package io.pilothouse.state;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL server, shared by all replicas. */
final class PostgresDialect implements Dialect {
  private static final int CONNECTIONS = 4;
  private static final int CONNECT_SECONDS = 5;
  private static final int SOCKET_SECONDS = 20;

  /** Serialisation failure, deadlock, lock not available. */
  private static final Set<String> IN_THE_WAY = Set.of("40001", "40P01", "55P03");

  private final PostgresUrl url;

  PostgresDialect(PostgresUrl url) {
    this.url = url;
  }

  @Override
  public int connections() {
    return CONNECTIONS;
  }

  @Override
  public Connection connect() throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setLoginTimeout(CONNECT_SECONDS);
    source.setSocketTimeout(SOCKET_SECONDS);
    source.setTcpKeepAlive(true);
    source.setApplicationName("pilothouse");
    try {
      source.setUrl(url.jdbc());
    } catch (IllegalArgumentException quotesTheUrl) {
      throw new StateException("state-url: " + PostgresUrl.EXPECTED);
    }
    url.user().ifPresent(source::setUser);
    url.password().ifPresent(source::setPassword);
    Connection connection = source.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET statement_timeout = '10s'");
      statement.execute("SET lock_timeout = '5s'");
      statement.execute("SET idle_in_transaction_session_timeout = '30s'");
      // A database may have it off, and then a commit could be lost.
      statement.execute("SET synchronous_commit = on");
      return connection;
    } catch (SQLException failure) {
      connection.close();
      throw failure;
    }
  }

  @Override
  public String begin() {
    return "BEGIN ISOLATION LEVEL READ COMMITTED";
  }

  @Override
  public void lock(Sql sql, String name) throws SQLException {
    sql.query(
        "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ?, 0))",
        row -> name,
        "/pilothouse/" + name);
  }

  @Override
  public Failure classify(SQLException failure) {
    String state = state(failure);
    if (IN_THE_WAY.contains(state)) {
      return Failure.BUSY;
    }
    // 57P0x: the server shuts down or starts up. 53300: too many connections for now.
    boolean lost = state.startsWith("08") || state.startsWith("57P0") || state.equals("53300");
    return lost ? Failure.LOST : Failure.FINAL;
  }

  @Override
  public String explain(SQLException failure) {
    String state = state(failure);
    String problem =
        switch (state.length() < 2 ? "" : state.substring(0, 2)) {
          case "08" -> "cannot be reached";
          case "28" -> "refuses this user and password";
          case "3D" -> "has no such database";
          case "40", "55" -> "was kept busy by other processes for too long";
          case "53" -> "has no resources left";
          case "57" -> "shut down or took too long";
          case "42" ->
              state.equals("42501")
                  ? "does not let this user create or use tables"
                  : "does not have the tables that belong there";
          default -> "failed";
        };
    return "PostgreSQL at %s %s (SQLSTATE %s)".formatted(url.place(), problem, state);
  }

  private static String state(SQLException failure) {
    return failure.getSQLState() == null ? "unknown" : failure.getSQLState();
  }
}
