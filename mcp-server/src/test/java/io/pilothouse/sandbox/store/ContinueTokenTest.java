package io.pilothouse.sandbox.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContinueTokenTest {
  @Test
  void comesBackAsItWas() {
    ContinueToken token = ContinueToken.after(27, "shop/web-1");
    assertEquals(token, ContinueToken.decode(token.encode()));
    assertEquals("shop/web-1\0", token.start());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          not-a-token | invalid character 'o' in literal null (expecting 'u')
          tr          | unexpected end of JSON input
          hello       | invalid character 'h' looking for beginning of value
          """)
  void namesWhatIsWrongWithATextThatIsNotJson(String text, String problem) {
    String token =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    assertEquals("invalid continue token: continue key is not valid: " + problem, refusal(token));
  }

  @Test
  void namesTheFirstByteThatIsNotBase64() {
    assertEquals(
        "invalid continue token: continue key is not valid: illegal base64 data at input byte 2",
        refusal("ab!cd"));
  }

  private static String refusal(String token) {
    return assertThrows(StatusException.class, () -> ContinueToken.decode(token)).getMessage();
  }
}
