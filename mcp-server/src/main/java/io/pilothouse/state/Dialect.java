package io.pilothouse.state;

import java.sql.Connection;
import java.sql.SQLException;

/** All that differs between one kind of database and another. */
interface Dialect {
  /** Why a statement failed, as far as it matters for what to do next. */
  enum Failure {
    /** Somebody else was in the way; nothing has happened. */
    BUSY,
    /** The connection is gone, or there was none. */
    LOST,
    /** It will fail again. */
    FINAL
  }

  /** How many connections are worth having. */
  int connections();

  /** Opens a connection whose commits are durable once they return. */
  Connection connect() throws SQLException;

  /** Begins a transaction that may write. */
  String begin();

  /** Waits for a lock of that name; the end of the transaction frees it. */
  void lock(Sql sql, String name) throws SQLException;

  /** Classifies a failure. */
  Failure classify(SQLException failure);

  /** What failed, for a user; never a password. */
  String explain(SQLException failure);
}
