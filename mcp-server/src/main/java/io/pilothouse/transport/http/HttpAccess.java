package io.pilothouse.transport.http;

import io.pilothouse.identity.Authenticator;
import io.vertx.core.net.KeyCertOptions;
import java.util.Optional;

/**
 * Who may come in, and how.
 *
 * @param authenticator knows callers by their tokens; empty: nobody needs one, so only this machine
 *     may reach the address
 * @param names by which this server may be addressed
 * @param resource where tokens are to be had
 * @param perCaller what one caller may do
 * @param certificate for TLS; empty: none
 * @param legacySse whether {@code /sse} and {@code /message} are served
 */
public record HttpAccess(
    Optional<Authenticator> authenticator,
    AllowedNames names,
    ProtectedResource resource,
    CallerLimits perCaller,
    Optional<KeyCertOptions> certificate,
    boolean legacySse) {
  /** This machine's users, without tokens. */
  public static final HttpAccess LOCAL =
      new HttpAccess(
          Optional.empty(),
          AllowedNames.LOOPBACK,
          ProtectedResource.UNDISCOVERABLE,
          CallerLimits.DEFAULT,
          Optional.empty(),
          false);
}
