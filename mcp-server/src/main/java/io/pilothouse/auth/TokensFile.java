package io.pilothouse.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the file of tokens. What is wrong with it is said by line, without repeating the line. */
final class TokensFile {
  private static final int MOST_BYTES = 1024 * 1024;

  private TokensFile() {}

  /**
   * Blocks.
   *
   * @throws IOException when it cannot be read, or others may write to it
   */
  static String read(Path file) throws IOException {
    if (permissions(file).contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException("everybody may write to it");
    }
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("it is larger than 1 MiB");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** Whether users other than the owner and their group may read it. */
  static boolean isReadByEverybody(Path file) throws IOException {
    return permissions(file).contains(PosixFilePermission.OTHERS_READ);
  }

  private static Set<PosixFilePermission> permissions(Path file) throws IOException {
    try {
      return Files.getPosixFilePermissions(file);
    } catch (UnsupportedOperationException windows) {
      return Set.of();
    }
  }

  /**
   * Understands its text: a token a line, {@code #} before comments.
   *
   * @throws IllegalArgumentException for the first line that is wrong
   */
  static List<StaticToken> parse(String text) {
    List<StaticToken> tokens = new ArrayList<>();
    Set<String> names = new HashSet<>();
    List<String> lines = text.lines().toList();
    for (int number = 1; number <= lines.size(); number++) {
      String line = lines.get(number - 1).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        StaticToken token = StaticToken.parse(line);
        if (!names.add(token.name())) {
          throw new IllegalArgumentException("the name was given to another token already");
        }
        tokens.add(token);
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException("line " + number + ": " + wrong.getMessage(), wrong);
      }
    }
    return List.copyOf(tokens);
  }
}
