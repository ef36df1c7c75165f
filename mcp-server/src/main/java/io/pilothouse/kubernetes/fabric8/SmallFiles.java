package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads configuration files, whose paths never appear in a message. */
final class SmallFiles {
  private static final int MOST = 16 * 1024 * 1024;

  private SmallFiles() {}

  /**
   * Blocks.
   *
   * @param what names the setting that led here
   * @throws ClusterException of kind CONFIGURATION
   */
  static String read(Path file, String what) {
    BlockingSeam.refuseEventLoop();
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST + 1);
      if (bytes.length > MOST) {
        throw unusable(what, "is too large");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (NoSuchFileException missing) {
      throw unusable(what, "names a file that does not exist");
    } catch (IOException unreadable) {
      throw unusable(what, "names a file that cannot be read");
    }
  }

  private static ClusterException unusable(String what, String problem) {
    return ClusterException.of(Kind.CONFIGURATION, "", what + " " + problem);
  }
}
