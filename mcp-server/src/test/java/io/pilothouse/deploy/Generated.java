package io.pilothouse.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the repository that are made from others. */
final class Generated {
  private Generated() {}

  /** Compares the file with what it must be; with {@code -Dmanifests=write}, makes it so. */
  static void check(Path file, String expected) throws IOException {
    if ("write".equals(System.getProperty("manifests"))) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, expected);
    } else {
      assertEquals(
          expected,
          Files.exists(file) ? Files.readString(file) : "",
          file + ": run mvn test -Dtest='io.pilothouse.deploy.*Test' -Dmanifests=write");
    }
  }
}
