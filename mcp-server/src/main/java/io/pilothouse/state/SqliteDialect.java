package io.pilothouse.state;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** A file on this machine, shared by the processes of one user. */
final class SqliteDialect implements Dialect {
  static final String FILE = "state.db";

  /** Short: it is spent in native code, which holds a carrier of virtual threads. */
  private static final int NATIVE_WAIT_MILLIS = 20;

  private static final int BUSY = 5;
  private static final int LOCKED = 6;

  private final Path directory;

  SqliteDialect(Path directory) {
    this.directory = directory;
  }

  /** One: SQLite has one writer, and waiting for it in Java costs no thread. */
  @Override
  public int connections() {
    return 1;
  }

  @Override
  public Connection connect() throws SQLException {
    Path file = prepare();
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(NATIVE_WAIT_MILLIS);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    Connection connection = source.getConnection();
    try (Statement statement = connection.createStatement()) {
      // On macOS an ordinary fsync does not reach the disk.
      statement.execute("PRAGMA fullfsync = 1");
      return connection;
    } catch (SQLException failure) {
      connection.close();
      throw failure;
    }
  }

  private Path prepare() {
    try {
      boolean posix = Files.getFileStore(existing(directory)).supportsFileAttributeView("posix");
      Files.createDirectories(directory, posix ? only("rwx------") : new FileAttribute<?>[0]);
      Path file = directory.resolve(FILE).toAbsolutePath();
      if (Files.notExists(file)) {
        create(file, posix ? only("rw-------") : new FileAttribute<?>[0]);
      }
      return file;
    } catch (IOException unusable) {
      throw new StateException(
          "The state directory "
              + directory
              + " cannot be created or written: set state-dir to one that can",
          unusable);
    }
  }

  /** Another process may be first; then it is the other's file that is used. */
  private static void create(Path file, FileAttribute<?>[] attributes) throws IOException {
    try {
      Files.createFile(file, attributes);
    } catch (FileAlreadyExistsException there) {
      // As good as made here.
    }
  }

  private static Path existing(Path path) {
    Path candidate = path.toAbsolutePath();
    while (Files.notExists(candidate) && candidate.getParent() != null) {
      candidate = candidate.getParent();
    }
    return candidate;
  }

  private static FileAttribute<?>[] only(String permissions) {
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }

  @Override
  public String begin() {
    return "BEGIN IMMEDIATE";
  }

  /** Nothing to do: a transaction that may write has locked the whole file. */
  @Override
  public void lock(Sql sql, String name) {}

  @Override
  public Failure classify(SQLException failure) {
    int code = failure.getErrorCode() & 0xff;
    return code == BUSY || code == LOCKED ? Failure.BUSY : Failure.FINAL;
  }

  @Override
  public String explain(SQLException failure) {
    return "The state in "
        + directory
        + (classify(failure) == Failure.BUSY
            ? " is in use by another process for too long"
            : " cannot be used (SQLite error " + failure.getErrorCode() + ")");
  }
}
