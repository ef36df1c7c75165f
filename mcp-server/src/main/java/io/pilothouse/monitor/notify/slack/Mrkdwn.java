package io.pilothouse.monitor.notify.slack;

import io.pilothouse.tools.render.UntrustedText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Text for Slack. What the cluster wrote cannot mention anybody, make a link, or end the block that
 * it stands in.
 */
final class Mrkdwn {
  private static final String CUT = "…";
  private static final String QUOTED = "> ";

  /** Mentions that some clients make without angle brackets. */
  private static final Pattern CALL_TO_ALL =
      Pattern.compile("@(?=here|channel|everyone|group)", Pattern.CASE_INSENSITIVE);

  private Mrkdwn() {}

  /** One escaped line of at most so many characters. */
  static String line(String text, int most) {
    return clip(UntrustedText.stripLine(text), most);
  }

  /** The same for code between backquotes, which can then not occur inside. */
  static String code(String text, int most) {
    return "`" + clip(UntrustedText.stripLine(text).replace('`', '\''), most - 2) + "`";
  }

  /**
   * Several escaped lines as a quotation that they cannot leave.
   *
   * @param most characters of each part
   * @param parts at most; what is left then is cut
   */
  static List<String> quotes(String text, int most, int parts) {
    String quiet = quiet(UntrustedText.strip(text.replace('\r', '\n')));
    List<String> quotes = new ArrayList<>();
    StringBuilder quote = new StringBuilder(QUOTED);
    for (int point : quiet.codePoints().toArray()) {
      String next = point == '\n' ? "\n" + QUOTED : escape(point);
      if (quote.length() + next.length() + CUT.length() > most) {
        if (quotes.size() == parts - 1) {
          quote.append(CUT);
          break;
        }
        quotes.add(quote.toString());
        quote = new StringBuilder(QUOTED);
        next = point == '\n' ? "" : next;
      }
      quote.append(next);
    }
    quotes.add(quote.toString());
    return quotes;
  }

  private static String clip(String text, int most) {
    String quiet = quiet(text);
    StringBuilder escaped = new StringBuilder();
    for (int at = 0; at < quiet.length(); ) {
      int point = quiet.codePointAt(at);
      at += Character.charCount(point);
      String next = escape(point);
      int reserve = at < quiet.length() ? CUT.length() : 0;
      if (escaped.length() + next.length() + reserve > most) {
        return escaped.append(CUT).toString();
      }
      escaped.append(next);
    }
    return escaped.toString();
  }

  /** Full width, so that it looks the same and is no mention. */
  private static String quiet(String text) {
    return CALL_TO_ALL.matcher(text).replaceAll("＠");
  }

  private static String escape(int point) {
    return switch (point) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      default -> Character.toString(point);
    };
  }
}
