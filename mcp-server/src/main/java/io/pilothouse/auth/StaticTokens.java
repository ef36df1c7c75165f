package io.pilothouse.auth;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.identity.AuthenticationException;
import io.pilothouse.identity.Authenticator;
import io.pilothouse.identity.Caller;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens that an operator wrote into a file, hashed. The file is looked at again every few seconds
 * while tokens are used; when what is there cannot be used, the tokens read last stay valid. The
 * caller {@code ci} is the user {@code token:ci}, in the groups the file says. Confined to one
 * Vert.x context.
 */
public final class StaticTokens implements Authenticator {
  /** Before every user's name. */
  public static final String PREFIX = "token:";

  private static final Logger LOG = LoggerFactory.getLogger(StaticTokens.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  private final Path file;
  private final BlockingSeam seam;
  private final InstantSource clock;
  private String text;
  private List<StaticToken> tokens;
  private Instant looked;
  private String lastProblem = "";

  private StaticTokens(Path file, BlockingSeam seam, InstantSource clock, String text) {
    this.file = file;
    this.seam = seam;
    this.clock = clock;
    this.text = text;
    this.tokens = TokensFile.parse(text);
    this.looked = clock.instant();
  }

  /**
   * Reads the file. Blocks; for the start of the program.
   *
   * @throws IllegalArgumentException when it cannot be used; the message says why in a few words
   */
  public static StaticTokens read(Path file, BlockingSeam seam, InstantSource clock) {
    try {
      StaticTokens read = new StaticTokens(file, seam, clock, TokensFile.read(file));
      if (TokensFile.isReadByEverybody(file)) {
        LOG.warn(
            "Everybody on this machine may read the tokens file {}. It holds hashes only, but who"
                + " has a token should be nobody's business: chmod 600",
            file);
      }
      return read;
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(words(unreadable), unreadable);
    }
  }

  private static String words(Exception failure) {
    return switch (failure) {
      case NoSuchFileException missing -> "there is no such file";
      case IllegalArgumentException wrong -> wrong.getMessage();
      case IOException refused
          when refused.getMessage() != null && refused.getClass() == IOException.class ->
          refused.getMessage();
      default -> "it cannot be read";
    };
  }

  @Override
  public Future<Caller> authenticate(String token) {
    TokenHash hash = TokenHash.of(token);
    Instant now = clock.instant();
    if (now.isBefore(looked.plus(LOOK_EVERY))) {
      return match(hash);
    }
    looked = now;
    return seam.run(() -> TokensFile.read(file))
        .transform(
            read -> {
              if (read.succeeded()) {
                replace(read.result());
              } else {
                keep(read.cause());
              }
              return match(hash);
            });
  }

  private void replace(String read) {
    if (!read.equals(text)) {
      try {
        tokens = TokensFile.parse(read);
        text = read;
        LOG.info("Read {} tokens from the changed tokens file", tokens.size());
      } catch (IllegalArgumentException wrong) {
        keep(wrong);
        return;
      }
    }
    lastProblem = "";
  }

  /** Says once what would otherwise be said every few seconds. */
  private void keep(Throwable failure) {
    String problem = failure instanceof Exception known ? words(known) : "it cannot be read";
    if (!problem.equals(lastProblem)) {
      lastProblem = problem;
      LOG.warn("The tokens read before stay valid; the tokens file cannot be used: {}", problem);
    }
  }

  /** Compares with every token, and with each in constant time, so that timing tells nothing. */
  private Future<Caller> match(TokenHash hash) {
    StaticToken found = null;
    for (StaticToken token : tokens) {
      if (token.hash().equals(hash)) {
        found = token;
      }
    }
    return found == null || !found.isValidAt(clock.instant())
        ? Future.failedFuture(AuthenticationException.rejected())
        : Future.succeededFuture(new Caller(PREFIX + found.name(), found.groups(), ""));
  }
}
