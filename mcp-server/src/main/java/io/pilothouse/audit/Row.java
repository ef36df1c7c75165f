package io.pilothouse.audit;

import io.pilothouse.state.Sql;
import io.vertx.core.json.JsonObject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A row as it is kept. What can be searched is kept twice, once in the entry, whose exact text is
 * what the chain is made of.
 */
record Row(long seq, Instant at, Columns columns, String entry, String algorithm, String hash) {

  /** What can be searched. */
  record Columns(String kind, String caller, String tool, String object, Long answers) {
    static Columns of(JsonObject entry) {
      String object =
          new Entry.Subject(
                  entry.getString("context"),
                  entry.getString("namespace"),
                  entry.getString("objectKind"),
                  entry.getString("name"))
              .path();
      return new Columns(
          Sql.storable(entry.getString("kind")),
          Sql.storable(entry.getString("caller")),
          Sql.storable(entry.getString("tool")),
          Sql.storable(object),
          entry.getLong("answers"));
    }
  }

  static Row read(ResultSet row) throws SQLException {
    long answers = row.getLong("answers");
    Long answered = row.wasNull() ? null : answers;
    return new Row(
        row.getLong("seq"),
        Sql.instant(row, "at"),
        new Columns(
            row.getString("kind"),
            row.getString("caller"),
            row.getString("tool"),
            row.getString("object"),
            answered),
        row.getString("entry"),
        row.getString("algorithm"),
        row.getString("hash"));
  }

  /** The entry with its place in the chain, as it is shown and exported. */
  JsonObject json() {
    return new JsonObject(entry).put("hash", hash);
  }

  /** What the row contradicts in itself, if anything. */
  Optional<String> contradiction() {
    try {
      JsonObject said = new JsonObject(entry);
      boolean holds =
          said.getLong("seq") == seq
              && Instant.parse(said.getString("time")).equals(at)
              && Columns.of(said).equals(columns);
      return holds
          ? Optional.empty()
          : Optional.of("its searchable columns do not say what its entry says");
    } catch (RuntimeException unreadable) {
      return Optional.of("its entry cannot be read");
    }
  }

  /** The kind in lower case, as it is kept. */
  static String kept(Entry.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
