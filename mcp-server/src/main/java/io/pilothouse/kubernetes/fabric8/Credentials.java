package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** Obtains a context's credential. Blocks; runs on the seam. */
final class Credentials {
  /** Tokens in files are rotated; kubectl looks again after a minute, too. */
  private static final Duration TOKEN_FILE_LIFE = Duration.ofMinutes(1);

  private Credentials() {}

  /**
   * @param ended ends a plug-in that still runs
   * @throws ClusterException when there is none to be had
   */
  static Credential obtain(ContextDefinition context, Cancellation ended) {
    return switch (context.identity()) {
      case Identity.None none -> Credential.none();
      case Identity.Token token -> Credential.bearer(token.token().value(), Optional.empty());
      case Identity.Basic basic -> basic(basic);
      case Identity.TokenFile file -> fromFile(file, context.name());
      case Identity.Plugin plugin -> new ExecPlugin(plugin, context.name()).run(ended);
    };
  }

  private static Credential basic(Identity.Basic basic) {
    String pair = basic.user() + ":" + basic.password().value();
    String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return new Credential(
        Optional.of(new Secret("Basic " + encoded)), Optional.empty(), Optional.empty());
  }

  private static Credential fromFile(Identity.TokenFile file, String context) {
    String what = "the token of context " + context;
    String token = SmallFiles.read(file.file(), what).strip();
    if (token.isEmpty()) {
      throw ClusterException.of(Kind.CONFIGURATION, "", what + " is an empty file");
    }
    return Credential.bearer(token, Optional.of(Instant.now().plus(TOKEN_FILE_LIFE)));
  }
}
