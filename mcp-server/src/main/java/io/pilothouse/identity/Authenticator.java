package io.pilothouse.identity;

import io.vertx.core.Future;

/** Finds out who a bearer token speaks for. Neither keeps, logs nor repeats a token. */
@FunctionalInterface
public interface Authenticator {
  /**
   * Never blocks and never throws.
   *
   * @param token as it stood in the {@code Authorization} header
   * @return the caller, whose session is empty; fails with {@link AuthenticationException} only
   */
  Future<Caller> authenticate(String token);
}
