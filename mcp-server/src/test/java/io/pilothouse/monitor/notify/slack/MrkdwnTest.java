package io.pilothouse.monitor.notify.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MrkdwnTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!channel> down",
        "<!here|x>",
        "<@U012AB3CD>",
        "<!subteam^S0|ops>",
        "<https://evil.example|runbook>",
        "@here @channel @everyone @Channel",
        "a\nb\r\nc\td\u001b[31mred\u202ereversed",
        "&lt;!channel&gt;",
        "````<!channel>"
      })
  void hostileTextIsInert(String text) {
    for (String escaped : new String[] {Mrkdwn.line(text, 200), Mrkdwn.code(text, 200)}) {
      assertFalse(escaped.contains("<") || escaped.contains(">"), escaped);
      assertFalse(escaped.matches("(?is).*@(here|channel|everyone).*"), escaped);
      assertFalse(escaped.matches("(?s).*[\n\r\t\u001b\u202e].*"), escaped);
    }
    String code = Mrkdwn.code(text, 200);
    assertEquals(-1, code.substring(1, code.length() - 1).indexOf('`'));
  }

  @Test
  void escapedOnce() {
    assertEquals("a &amp; b &lt;c&gt;", Mrkdwn.line("a & b <c>", 100));
    assertEquals("&amp;lt;", Mrkdwn.line("&lt;", 100));
    assertEquals("repo@sha256:ab", Mrkdwn.line("repo@sha256:ab", 100));
  }

  @Test
  void cutBetweenEntitiesAndCharacters() {
    assertEquals("&lt;&lt;…", Mrkdwn.line("<<<<<<", 12));
    assertEquals("aaa…", Mrkdwn.line("aaa😀bb", 5));
    assertEquals("abcde", Mrkdwn.line("abcde", 5));
    assertTrue(Mrkdwn.code("x".repeat(100), 20).length() <= 20);
  }
}
