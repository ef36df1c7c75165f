package io.pilothouse.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who signed what, and when. */
class SignatureTest {
  private static final String SECRET = "0123456789abcdef";
  private static final byte[] BODY = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final Signature SIGNED = Signature.of(SECRET, NOW, BODY);

  /** As {@code printf '1700000000.{"a": 1}' | openssl dgst -sha256 -hmac 0123456789abcdef} says. */
  @Test
  void itIsWhatOpensslMakes() {
    assertEquals(
        "t=1700000000,v1=09f4bb04e8cba11aeb0d90ffdd73e38a83be1c59cd0408c683d80645ea8dd3d1",
        SIGNED.toString());
  }

  @Test
  void itIsReadAsItIsWritten() {
    assertEquals(Optional.of(SIGNED), Signature.parse(SIGNED.toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "t=1", "v1=ab", "t=1,v1=ab", "t=-1,v1=", "sha256=ab"})
  void anythingElseIsNone(String header) {
    assertTrue(Signature.parse(header).isEmpty());
  }

  @Test
  void itIsGoodForItsBodyTimeAndSecretAlone() {
    List<String> secrets = List.of("another-secret-of-16", SECRET);
    assertTrue(SIGNED.isOf(secrets, BODY));
    assertFalse(SIGNED.isOf(List.of("another-secret-of-16"), BODY));
    assertFalse(SIGNED.isOf(List.of(), BODY));
    assertFalse(SIGNED.isOf(secrets, new byte[0]));
    assertFalse(new Signature(NOW.plusSeconds(1), SIGNED.code()).isOf(secrets, BODY));
  }

  @Test
  void aShortSecretIsNone() {
    Signature weak = Signature.of("short", NOW, BODY);
    assertFalse(weak.isOf(List.of("short"), BODY));
  }

  @Test
  void itIsFreshForFiveMinutesEitherWay() {
    assertTrue(SIGNED.isFresh(NOW.plusSeconds(300)));
    assertTrue(SIGNED.isFresh(NOW.minusSeconds(300)));
    assertFalse(SIGNED.isFresh(NOW.plusSeconds(301)));
    assertFalse(SIGNED.isFresh(NOW.minusSeconds(301)));
  }
}
