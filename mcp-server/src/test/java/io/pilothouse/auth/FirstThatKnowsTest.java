package io.pilothouse.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pilothouse.identity.AuthenticationException;
import io.pilothouse.identity.AuthenticationException.Kind;
import io.pilothouse.identity.Authenticator;
import io.pilothouse.identity.Caller;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstThatKnowsTest {
  private static final Authenticator REJECTS =
      token -> Future.failedFuture(AuthenticationException.rejected());
  private static final Authenticator AWAY =
      token -> Future.failedFuture(AuthenticationException.unavailable());
  private static final Authenticator TOO_NARROW =
      token -> Future.failedFuture(AuthenticationException.insufficientScope());

  private static Authenticator knows(String user) {
    return token -> Future.succeededFuture(new Caller(user, List.of(), ""));
  }

  private static Future<Caller> ask(Authenticator... sources) {
    return new FirstThatKnows(List.of(sources)).authenticate("t");
  }

  private static Kind failure(Authenticator... sources) {
    return assertThrows(AuthenticationException.class, () -> ask(sources).await()).kind();
  }

  @Test
  void theFirstThatKnowsWins() {
    assertEquals("a", ask(knows("a"), knows("b")).result().user());
    assertEquals("b", ask(REJECTS, knows("b")).result().user());
    assertEquals("b", ask(AWAY, knows("b")).result().user());
  }

  @Test
  void whatFailedIsSaid() {
    assertEquals(Kind.REJECTED, failure());
    assertEquals(Kind.REJECTED, failure(REJECTS, REJECTS));
    assertEquals(Kind.UNAVAILABLE, failure(AWAY, REJECTS));
    assertEquals(Kind.UNAVAILABLE, failure(REJECTS, AWAY));
    assertEquals(Kind.INSUFFICIENT_SCOPE, failure(TOO_NARROW, knows("b")));
  }
}
