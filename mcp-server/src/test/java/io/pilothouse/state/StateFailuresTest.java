package io.pilothouse.state;

import static io.pilothouse.state.TestState.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong is said clearly, and without anybody's password. */
class StateFailuresTest {
  @TempDir private Path folder;
  private TestState state;

  @AfterEach
  void close() {
    if (state != null) {
      state.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://me:hunter2@host/db",
        "postgres:me:hunter2",
        "postgres://me:hunter2@host/%zz",
        "hunter2",
        "jdbc:mysql://me:hunter2@host/db"
      })
  void refusesOtherUrlsWithoutQuotingThem(String url) {
    StateException refused = assertThrows(StateException.class, () -> PostgresUrl.parse(url));
    assertTrue(refused.getMessage().contains("state-url: expected"), refused.getMessage());
    assertFalse(refused.getMessage().contains("hunter2"), refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "postgres://me:a%2Fb%40c+d@host:5433/db?sslmode=require,"
        + "jdbc:postgresql://host:5433/db?sslmode=require,me,a/b@c+d,host:5433/db",
    "postgresql://host/db,jdbc:postgresql://host/db,,,host/db",
    "jdbc:postgresql://host/db?user=me&password=pw,"
        + "jdbc:postgresql://host/db?user=me&password=pw,,,host/db"
  })
  void understandsBothSpellings(
      String url, String jdbc, String user, String password, String place) {
    PostgresUrl parsed = PostgresUrl.parse(url);
    assertEquals(jdbc, parsed.jdbc());
    assertEquals(Optional.ofNullable(user), parsed.user());
    assertEquals(Optional.ofNullable(password), parsed.password());
    assertEquals("PostgreSQL at " + place, parsed.toString());
  }

  @Test
  void saysThatAServerCannotBeReached() throws IOException {
    state = new TestState(TestState.Kind.SQLITE, folder);
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    String url = "postgres://me:hunter2@127.0.0.1:" + closed + "/db";
    StateException failure =
        assertThrows(
            StateException.class, () -> await(Database.postgres(state.seam(), url).open()));
    assertEquals(
        "PostgreSQL at 127.0.0.1:" + closed + "/db cannot be reached (SQLSTATE 08001)",
        failure.getMessage());
  }

  @Test
  void saysThatAPasswordIsWrongWithoutSayingIt() {
    state = new TestState(TestState.Kind.POSTGRESQL, folder);
    URI right = URI.create(state.url().orElseThrow());
    String url = "postgres://keeper:hunter2@127.0.0.1:" + right.getPort() + "/postgres";
    StateException failure =
        assertThrows(
            StateException.class, () -> await(Database.postgres(state.seam(), url).open()));
    assertTrue(
        failure.getMessage().contains("refuses this user and password"), failure.getMessage());
    assertFalse(failure.getMessage().contains("hunter2"));
  }

  @Test
  void connectsAgainAfterTheServerDroppedIt() {
    state = new TestState(TestState.Kind.POSTGRESQL, folder);
    Database database = state.database();
    long backend = await(database.read(sql -> pid(sql)));
    Database other = state.database();
    boolean ended =
        await(
            other.read(
                sql ->
                    sql.first(
                            "SELECT pg_terminate_backend(?::int, 10000)",
                            row -> row.getBoolean(1),
                            backend)
                        .orElseThrow()));
    assertTrue(ended);
    boolean locked =
        await(new Locks(database).acquire("n", "o", Duration.ofSeconds(1), Instant.EPOCH));
    assertTrue(locked);
    assertTrue(await(database.read(sql -> pid(sql))) != backend);
  }

  private static long pid(Sql sql) throws SQLException {
    return sql.first("SELECT pg_backend_pid()", row -> row.getLong(1)).orElseThrow();
  }

  @Test
  void commitsDurablyEvenWhereTheServerDoesNot() {
    state = new TestState(TestState.Kind.POSTGRESQL, folder);
    Database database = state.database();
    await(
        database.transaction(sql -> sql.update("ALTER USER keeper SET synchronous_commit = off")));
    assertEquals("on", setting(state.database(), "SHOW synchronous_commit"));
    await(database.transaction(sql -> sql.update("ALTER USER keeper RESET synchronous_commit")));
  }

  @Test
  void sqliteSyncsEveryCommit() {
    state = new TestState(TestState.Kind.SQLITE, folder);
    assertEquals("wal", setting(state.database(), "PRAGMA journal_mode"));
    assertEquals("2", setting(state.database(), "PRAGMA synchronous"), "2 is FULL");
  }

  private static String setting(Database database, String query) {
    return await(database.read(sql -> sql.first(query, row -> row.getString(1)).orElseThrow()));
  }

  @Test
  void theFileIsItsOwnersOnly() throws IOException {
    Assumptions.assumeTrue(
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix"),
        "SKIPPED: no POSIX permissions here");
    Path directory = folder.resolve("a").resolve("b");
    state = new TestState(TestState.Kind.SQLITE, directory);
    assertFalse(Files.exists(directory), "nothing is made before it is needed");
    await(state.database().open());
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        assertEquals(
            "rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
            file.toString());
      }
    }
  }

  @Test
  void saysThatAFolderCannotBeUsed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    state = new TestState(TestState.Kind.SQLITE, file.resolve("below"));
    StateException failure =
        assertThrows(StateException.class, () -> await(state.database().open()));
    assertTrue(failure.getMessage().contains("set state-dir"), failure.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "Linux,/home/me/.local/state/pilothouse",
    "Mac OS X,/home/me/Library/Application Support/pilothouse",
    "Windows 11,/home/me/AppData/Local/pilothouse"
  })
  void knowsWhereStateBelongs(String system, String expected) {
    Path home = Path.of("/home/me");
    assertEquals(Path.of(expected), StateDirectory.ofUser(Map.of(), system, home));
    assertEquals(
        Path.of("/var/s/pilothouse"),
        StateDirectory.ofUser(Map.of("XDG_STATE_HOME", "/var/s"), "Linux", home));
    assertEquals(
        Path.of("/home/me/.local/state/pilothouse"),
        StateDirectory.ofUser(Map.of("XDG_STATE_HOME", "relative"), "Linux", home));
  }
}
