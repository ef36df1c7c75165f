package io.pilothouse.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Slack's documentation shows, and what it is not. */
class SlackSignatureTest {
  private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
  private static final Instant TIME = Instant.ofEpochSecond(1_531_420_618);
  private static final String CODE =
      "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
  private static final byte[] BODY =
      ("token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
              + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
              + "&command=%2Fwebhook-collect&text="
              + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554"
              + "%2F96rGlfmibIGlgcZRskXaIFfN"
              + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c")
          .getBytes(StandardCharsets.UTF_8);

  @Test
  void theExampleOfSlacksDocumentationIsGood() {
    SlackSignature signature = SlackSignature.parse("1531420618", CODE).orElseThrow();
    assertTrue(signature.isOf(SECRET, BODY));
    assertEquals(signature, SlackSignature.of(SECRET, TIME, BODY));
    assertEquals(CODE, signature.toString());
  }

  @Test
  void itIsGoodForItsBodyTimeAndSecretAlone() {
    SlackSignature signature = SlackSignature.of(SECRET, TIME, BODY);
    assertFalse(signature.isOf(SECRET + "x", BODY));
    assertFalse(signature.isOf(SECRET, new byte[0]));
    assertFalse(new SlackSignature(TIME.plusSeconds(1), signature.code()).isOf(SECRET, BODY));
    assertFalse(SlackSignature.of("short", TIME, BODY).isOf("short", BODY));
  }

  @Test
  void itIsFreshForFiveMinutesEitherWay() {
    SlackSignature signature = SlackSignature.of(SECRET, TIME, BODY);
    assertTrue(
        signature.isFresh(TIME.plusSeconds(300)) && signature.isFresh(TIME.minusSeconds(300)));
    assertFalse(
        signature.isFresh(TIME.plusSeconds(301)) || signature.isFresh(TIME.minusSeconds(301)));
  }

  @ParameterizedTest
  @CsvSource({
    "'', v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
    "-1, v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
    "01531420618, v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
    "999999999999, v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
    "soon, v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
    "1531420618, ''",
    "1531420618, a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
    "1531420618, v1=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
    "1531420618, v0=A2114D57B48EAC39B9AD189DD8316235A7B4A8D21A10BD27519666489C69B503",
    "1531420618, v0=a2114d57"
  })
  void anythingElseIsNone(String time, String code) {
    assertEquals(Optional.empty(), SlackSignature.parse(time, code));
  }
}
