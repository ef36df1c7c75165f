package io.pilothouse.monitor.notify.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "one\ntwo\r\nthree",
        "<!channel>\n<https://evil.example|x> @here",
        "> \n\n*Automatic repair*\n```\nx\u001b[31m",
        "a long line without an end, a long line without an end, a long line without an end &&&&&",
        "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"
      })
  void aQuotationCannotBeLeft(String text) {
    List<String> quotes = Mrkdwn.quotes(text, 40, 3);
    assertTrue(quotes.size() <= 3, quotes.toString());
    for (String quote : quotes) {
      assertTrue(quote.length() <= 40, quote);
      assertTrue(quote.lines().allMatch(line -> line.startsWith("> ")), quote);
      assertFalse(quote.replaceAll("(?m)^> ", "").matches("(?s).*[<>\u001b\r].*"), quote);
      assertFalse(quote.matches("(?is).*@here.*"), quote);
      assertFalse(quote.codePoints().anyMatch(each -> each >= 0xD800 && each < 0xE000), quote);
    }
  }

  @Test
  void whatIsTooLongIsCutAndSaysSo() {
    List<String> quotes = Mrkdwn.quotes("x".repeat(100), 20, 2);
    assertEquals(List.of("> " + "x".repeat(17), "> " + "x".repeat(17) + "…"), quotes);
    assertEquals(List.of("> a\n> b"), Mrkdwn.quotes("a\nb", 20, 2));
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
