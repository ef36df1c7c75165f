package io.pilothouse.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.identity.AuthenticationException;
import io.pilothouse.identity.Caller;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class StaticTokensTest {
  private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
  private static final String HASH = "sha256:" + "0a".repeat(32);

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final Vertx vertx = Vertx.vertx();
  private final BlockingSeam seam = new BlockingSeam(vertx, 2);
  @TempDir private Path folder;

  @AfterEach
  void stop() {
    seam.close();
    vertx.close().await();
  }

  private Path file() {
    return folder.resolve("tokens");
  }

  private NewToken add(String name, Optional<Instant> expires, String... groups)
      throws IOException {
    NewToken token = NewToken.create(name, List.of(groups), expires);
    token.appendTo(file());
    return token;
  }

  private StaticTokens read() {
    return StaticTokens.read(file(), seam, now::get);
  }

  private Caller ask(StaticTokens tokens, String token) {
    return Future.<Caller>future(
            outcome -> vertx.runOnContext(turn -> tokens.authenticate(token).onComplete(outcome)))
        .await();
  }

  private void refuses(StaticTokens tokens, String token) {
    assertEquals(
        AuthenticationException.Kind.REJECTED,
        assertThrows(AuthenticationException.class, () -> ask(tokens, token)).kind());
  }

  @Test
  void aTokenThatWasMadeIsKnownByItsHashAlone() throws Exception {
    NewToken ci = add("ci", Optional.empty(), "sre", "dev");
    NewToken other = add("other", Optional.empty());
    assertFalse(Files.readString(file()).contains(ci.token()));
    assertTrue(ci.token().matches("pilothouse_[A-Za-z0-9_-]{43}"), "256 random bits");
    StaticTokens tokens = read();
    assertEquals(new Caller("token:ci", List.of("sre", "dev"), ""), ask(tokens, ci.token()));
    assertEquals("token:other", ask(tokens, other.token()).user());
    refuses(tokens, ci.token() + "x");
    refuses(tokens, "");
    refuses(tokens, ci.line().split("[: ]")[2]);
  }

  @Test
  void theFileIsForItsOwnerOnly() throws Exception {
    add("ci", Optional.empty());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
  }

  @Test
  void anExpiredTokenIsNone() throws Exception {
    NewToken ci = add("ci", Optional.of(START.plusSeconds(60)));
    StaticTokens tokens = read();
    assertEquals("token:ci", ask(tokens, ci.token()).user());
    now.set(START.plusSeconds(60));
    refuses(tokens, ci.token());
  }

  @Test
  void aChangedFileIsReadAgain() throws Exception {
    NewToken old = add("old", Optional.empty());
    StaticTokens tokens = read();
    ask(tokens, old.token());
    Files.delete(file());
    NewToken fresh = add("fresh", Optional.empty());
    now.set(START.plus(Duration.ofSeconds(2)));
    assertEquals("token:fresh", ask(tokens, fresh.token()).user());
    refuses(tokens, old.token());
  }

  @Test
  void aFileThatCannotBeUsedLeavesTheLastGoodTokens() throws Exception {
    NewToken ci = add("ci", Optional.empty());
    StaticTokens tokens = read();
    Files.writeString(file(), "what is this\n");
    now.set(START.plusSeconds(2));
    assertEquals("token:ci", ask(tokens, ci.token()).user());
    Files.delete(file());
    now.set(START.plusSeconds(4));
    assertEquals("token:ci", ask(tokens, ci.token()).user());
    Files.writeString(file(), "");
    now.set(START.plusSeconds(6));
    refuses(tokens, ci.token());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ci",
        "ci md5:00",
        "ci sha256:00",
        "ci sha256:zz",
        "ci " + "X",
        "c:i HASH",
        "ci HASH groups=a b",
        "ci HASH groups=system:masters",
        "ci HASH expires=tomorrow",
        "ci HASH admin=true",
        "ci HASH\nci HASH",
      })
  void aLineThatIsWrongIsNamedButNotRepeated(String text) throws Exception {
    Files.writeString(file(), "# tokens\n" + text.replace("HASH", HASH) + "\n");
    String message = assertThrows(IllegalArgumentException.class, this::read).getMessage();
    assertTrue(message.startsWith(text.contains("\n") ? "line 3: " : "line 2: "), message);
    assertFalse(message.contains("0a0a"), message);
  }

  @Test
  void aFileThatEverybodyMayWriteToIsRefused() throws Exception {
    add("ci", Optional.empty());
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw-rw-"));
    String message = assertThrows(IllegalArgumentException.class, this::read).getMessage();
    assertEquals("everybody may write to it", message);
  }

  @Test
  void aNameIsGivenOnce() throws Exception {
    add("ci", Optional.empty());
    assertThrows(IllegalArgumentException.class, () -> add("ci", Optional.empty()));
  }
}
