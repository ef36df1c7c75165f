package io.pilothouse;

import io.pilothouse.auth.NewToken;
import io.pilothouse.config.ConfigException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes a token for a caller over HTTP. The token itself is all that goes to stdout. */
final class TokenCommand {
  private static final Pattern TIME = Pattern.compile("(\\d{1,5})([hd])");

  private TokenCommand() {}

  /**
   * @param options {@code name}, and perhaps {@code groups}, {@code expires} and {@code
   *     tokens-file}
   * @throws ConfigException for one that cannot be used
   */
  static int create(Map<String, String> options, Terminal terminal) throws ConfigException {
    Optional<Instant> expires = expires(options.get("expires"));
    List<String> groups =
        Stream.of(options.getOrDefault("groups", "").split(","))
            .map(String::strip)
            .filter(group -> !group.isEmpty())
            .toList();
    try {
      NewToken token = NewToken.create(options.get("name"), groups, expires);
      String file = options.get("tokens-file");
      if (file != null) {
        token.appendTo(Path.of(file));
      }
      terminal.out().println(token.token());
      terminal.err().println("This is the only time the token is shown.");
      terminal
          .err()
          .println(
              file == null
                  ? "Add this line to the file that --tokens-file names:\n" + token.line()
                  : "Added to " + file + ": " + token.line());
      return ExitCode.OK;
    } catch (InvalidPathException notAPath) {
      throw new ConfigException("tokens-file: not a file name");
    } catch (IllegalArgumentException unusable) {
      throw new ConfigException("token create: " + unusable.getMessage());
    } catch (IOException unwritable) {
      throw new ConfigException("tokens-file: it cannot be read and written");
    }
  }

  private static Optional<Instant> expires(String text) throws ConfigException {
    if (text == null) {
      return Optional.empty();
    }
    Matcher matcher = TIME.matcher(text.strip());
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) == 0) {
      throw new ConfigException("expires: expected a time such as 12h or 90d");
    }
    int amount = Integer.parseInt(matcher.group(1));
    Duration life =
        matcher.group(2).equals("h") ? Duration.ofHours(amount) : Duration.ofDays(amount);
    return Optional.of(Instant.now().plus(life).truncatedTo(ChronoUnit.SECONDS));
  }
}
