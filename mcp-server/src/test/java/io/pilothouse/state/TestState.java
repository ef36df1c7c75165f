package io.pilothouse.state;

import io.pilothouse.concurrent.BlockingSeam;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/** State of one test: a fresh SQLite file, or a fresh schema of a PostgreSQL that tests share. */
public final class TestState implements AutoCloseable {
  /** Every kind of database there is; a test runs on each. */
  public enum Kind {
    SQLITE,
    POSTGRESQL
  }

  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private final Vertx vertx = Vertx.vertx();
  private final BlockingSeam seam = new BlockingSeam(vertx, 64);
  private final List<Database> opened = new ArrayList<>();
  private final Optional<String> url;
  private final Path folder;

  /**
   * Skips the test where this machine cannot run that kind.
   *
   * @param folder for SQLite
   */
  public TestState(Kind kind, Path folder) {
    this.folder = folder;
    this.url = kind == Kind.POSTGRESQL ? Optional.of(freshSchema()) : Optional.empty();
  }

  /** Another process's view of the same state. */
  public Database database() {
    Database database =
        url.map(text -> Database.postgres(seam, text))
            .orElseGet(() -> Database.sqlite(seam, folder));
    opened.add(database);
    return database;
  }

  /** As {@code --state-url} takes it; empty for SQLite. */
  public Optional<String> url() {
    return url;
  }

  public BlockingSeam seam() {
    return seam;
  }

  private String freshSchema() {
    PostgresServer server = server();
    String schema = "test_" + SCHEMAS.incrementAndGet();
    try (Database admin = Database.postgres(seam, url(server.port(), "public"))) {
      await(admin.transaction(sql -> sql.update("CREATE SCHEMA " + schema)));
    }
    return url(server.port(), schema);
  }

  private static PostgresServer server() {
    Assumptions.assumeTrue(
        PostgresServer.binaries().isPresent(),
        "SKIPPED on PostgreSQL: no initdb and postgres on the PATH or in /usr/lib/postgresql");
    return Shared.SERVER;
  }

  /** Started with the first test that needs it. */
  private static final class Shared {
    static final PostgresServer SERVER = start();

    private static PostgresServer start() {
      try {
        return PostgresServer.start(PostgresServer.binaries().orElseThrow());
      } catch (IOException | InterruptedException failure) {
        throw new IllegalStateException(failure);
      }
    }
  }

  static String url(int port, String schema) {
    return "postgres://%s:%s@127.0.0.1:%d/postgres?currentSchema=%s"
        .formatted(
            PostgresServer.USER,
            URLEncoder.encode(PostgresServer.PASSWORD, StandardCharsets.UTF_8),
            port,
            schema);
  }

  /** The outcome, on a test's own thread. */
  public static <T> T await(Future<T> future) {
    try {
      return future.await(60, TimeUnit.SECONDS);
    } catch (TimeoutException slow) {
      throw new AssertionError("no outcome", slow);
    }
  }

  @Override
  public void close() {
    opened.forEach(Database::close);
    seam.close();
    await(vertx.close());
  }
}
