package io.pilothouse.monitor.store;

import io.pilothouse.monitor.incident.Note;
import io.pilothouse.state.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Notes of incidents as rows. */
final class NoteRows {
  private NoteRows() {}

  /**
   * Keeps one.
   *
   * @return false if it is kept already
   */
  static boolean keep(Sql sql, String incident, Note note) throws SQLException {
    return sql.update(
            "INSERT INTO notes (incident, sequence, idempotency, at, source, author, words)"
                + " VALUES (?, (SELECT COALESCE(MAX(sequence), 0) + 1 FROM notes"
                + " WHERE incident = ?), ?, ?, ?, ?, ?)"
                + " ON CONFLICT (incident, idempotency) DO NOTHING",
            incident,
            incident,
            note.key(),
            note.at(),
            note.source().name(),
            note.by(),
            note.text())
        == 1;
  }

  /** Those of an incident in the order in which they were written. */
  static List<Note> of(Sql sql, String incident) throws SQLException {
    return sql.query(
        "SELECT * FROM notes WHERE incident = ? ORDER BY sequence", NoteRows::read, incident);
  }

  /** How many of this source were written after that moment, about any incident. */
  static long count(Sql sql, Note.Source source, Instant after) throws SQLException {
    return sql.query(
            "SELECT COUNT(*) AS written FROM notes WHERE source = ? AND at > ?",
            row -> row.getLong("written"),
            source.name(),
            after)
        .getFirst();
  }

  static Note read(ResultSet row) throws SQLException {
    return new Note(
        row.getString("idempotency"),
        Sql.instant(row, "at"),
        Note.Source.valueOf(row.getString("source")),
        row.getString("author"),
        row.getString("words"));
  }
}
