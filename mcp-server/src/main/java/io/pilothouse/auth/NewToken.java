package io.pilothouse.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A token that was just made, for {@code pilothouse token create}.
 *
 * @param token to be shown once and never again
 * @param line what the file of tokens needs to know of it
 */
public record NewToken(String token, String line) {

  /**
   * @throws IllegalArgumentException for a name or group that cannot be one
   */
  public static NewToken create(String name, List<String> groups, Optional<Instant> expires) {
    String token = StaticToken.random();
    return new NewToken(token, new StaticToken(name, TokenHash.of(token), groups, expires).line());
  }

  /**
   * Adds the line to a file, which is made for this user alone if there is none. Blocks.
   *
   * @throws IllegalArgumentException when the file holds something else, or the name already
   */
  public void appendTo(Path file) throws IOException {
    String before = Files.exists(file) ? TokensFile.read(file) : create(file);
    String separator = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
    TokensFile.parse(before + separator + line);
    Files.writeString(
        file, separator + line + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
  }

  private static String create(Path file) throws IOException {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (UnsupportedOperationException windows) {
      Files.createFile(file);
    }
    return "";
  }

  /** Without the token, in case somebody prints it. */
  @Override
  public String toString() {
    return line;
  }
}
