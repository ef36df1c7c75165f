package io.pilothouse.auth;

import io.pilothouse.identity.AuthenticationException;
import io.pilothouse.identity.AuthenticationException.Kind;
import io.pilothouse.identity.Authenticator;
import io.pilothouse.identity.Caller;
import io.vertx.core.Future;
import java.util.List;

/**
 * Asks several sources in turn; the first that knows the token says who it is. One that cannot
 * answer does not keep the next from being asked.
 */
public final class FirstThatKnows implements Authenticator {
  private final List<Authenticator> sources;

  public FirstThatKnows(List<Authenticator> sources) {
    this.sources = List.copyOf(sources);
  }

  @Override
  public Future<Caller> authenticate(String token) {
    Future<Caller> answer = Future.failedFuture(AuthenticationException.rejected());
    for (Authenticator source : sources) {
      answer = answer.recover(failure -> askNext(source, token, failure));
    }
    return answer;
  }

  /** What an earlier source said stands, unless it said no more than that it does not know. */
  private static Future<Caller> askNext(Authenticator source, String token, Throwable before) {
    Kind kind = kind(before);
    return kind == Kind.INSUFFICIENT_SCOPE
        ? Future.failedFuture(before)
        : source
            .authenticate(token)
            .recover(
                failure ->
                    Future.failedFuture(
                        kind == Kind.UNAVAILABLE && kind(failure) == Kind.REJECTED
                            ? before
                            : failure));
  }

  private static Kind kind(Throwable failure) {
    return failure instanceof AuthenticationException expected ? expected.kind() : Kind.UNAVAILABLE;
  }
}
