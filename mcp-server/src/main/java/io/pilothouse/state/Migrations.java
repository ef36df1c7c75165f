package io.pilothouse.state;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/** Brings the tables up to date, one numbered script after the other, each exactly once. */
final class Migrations {
  private static final int LATEST = 2;

  private Migrations() {}

  /** Runs inside a transaction that holds the migrations' lock. */
  static void run(Sql sql) throws SQLException {
    sql.update("CREATE TABLE IF NOT EXISTS pilothouse_schema (version BIGINT PRIMARY KEY)");
    long version =
        sql.first("SELECT COALESCE(MAX(version), 0) FROM pilothouse_schema", row -> row.getLong(1))
            .orElse(0L);
    if (version > LATEST) {
      throw new StateException(
          "The state was kept by a newer Pilothouse (schema %d, this one knows %d): use that one"
              .formatted(version, LATEST));
    }
    for (long next = version + 1; next <= LATEST; next++) {
      for (String statement : script(next).split(";")) {
        if (!statement.isBlank()) {
          sql.update(statement);
        }
      }
      sql.update("INSERT INTO pilothouse_schema (version) VALUES (?)", next);
    }
  }

  private static String script(long version) {
    try (InputStream script = Migrations.class.getResourceAsStream("/state/" + version + ".sql")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
