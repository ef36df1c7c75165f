package io.pilothouse.state;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Statements of one transaction. Parameters may be text, numbers, instants (kept as milliseconds
 * since 1970, UTC), JSON objects and null.
 */
public final class Sql {
  /** Turns the current row into a value. */
  @FunctionalInterface
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final Connection connection;

  Sql(Connection connection) {
    this.connection = connection;
  }

  /**
   * Runs a statement that answers no rows.
   *
   * @return how many rows it changed
   */
  public int update(String statement, Object... parameters) throws SQLException {
    try (PreparedStatement prepared = prepare(statement, parameters)) {
      return prepared.executeUpdate();
    }
  }

  /** Every row of an answer; whoever asks bounds it. */
  public <T> List<T> query(String statement, Row<T> row, Object... parameters) throws SQLException {
    try (PreparedStatement prepared = prepare(statement, parameters);
        ResultSet results = prepared.executeQuery()) {
      List<T> rows = new ArrayList<>();
      while (results.next()) {
        rows.add(row.read(results));
      }
      return rows;
    }
  }

  /** The first row of an answer. */
  public <T> Optional<T> first(String statement, Row<T> row, Object... parameters)
      throws SQLException {
    return query(statement, row, parameters).stream().findFirst();
  }

  /** A moment, or null where there is none. */
  public static Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  /** A JSON object, or null where there is none. */
  public static JsonObject json(ResultSet row, String column) throws SQLException {
    String text = row.getString(column);
    return text == null ? null : new JsonObject(text);
  }

  /**
   * JSON in ASCII, which every database keeps as it is: what is not ASCII can stand in strings
   * only, so escaping it there changes no value.
   */
  public static String encode(JsonObject object) {
    String text = object.encode();
    StringBuilder ascii = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x7f) {
        ascii.append(c);
      } else {
        ascii.append("\\u%04x".formatted((int) c));
      }
    }
    return ascii.toString();
  }

  /** Text as every database can keep it: no NUL, no half of a surrogate pair. */
  public static String storable(String text) {
    byte[] bytes = text.replace('\0', '\ufffd').getBytes(StandardCharsets.UTF_8);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private PreparedStatement prepare(String statement, Object... parameters) throws SQLException {
    PreparedStatement prepared = connection.prepareStatement(statement);
    try {
      for (int i = 0; i < parameters.length; i++) {
        bind(prepared, i + 1, parameters[i]);
      }
      return prepared;
    } catch (SQLException | RuntimeException failure) {
      prepared.close();
      throw failure;
    }
  }

  private static void bind(PreparedStatement prepared, int index, Object value)
      throws SQLException {
    switch (value) {
      case null -> prepared.setNull(index, Types.NULL);
      case Instant instant -> prepared.setLong(index, instant.toEpochMilli());
      case JsonObject json -> prepared.setString(index, encode(json));
      case String text -> prepared.setString(index, storable(text));
      case Number number -> prepared.setLong(index, number.longValue());
      default -> throw new IllegalArgumentException("no parameter: " + value.getClass());
    }
  }
}
