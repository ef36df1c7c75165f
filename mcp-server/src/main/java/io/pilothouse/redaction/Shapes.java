package io.pilothouse.redaction;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides credentials that show by their own form, whatever they are called: keys, tokens of well
 * known services, URLs with a password.
 */
final class Shapes {
  /**
   * @param pattern what to look for
   * @param replacement what stands there instead; empty: leave it
   * @param hints one of these occurs wherever the pattern can match
   */
  private record Shape(
      Pattern pattern, Function<MatchResult, Optional<String>> replacement, List<String> hints) {}

  private static final List<Shape> SHAPES =
      List.of(
          whole(
              "private-key",
              "-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
                  + "(?s:.*?)(?:-----END [A-Z0-9 ]{0,40}-----|\\z)",
              "-----begin "),
          new Shape(
              Pattern.compile("LS0tLS1CRUdJTi[A-Za-z0-9+/]*+=*+"),
              match -> encodedPrivateKey(match.group()),
              List.of("LS0tLS1CRUdJTi")),
          whole("jwt", "\\beyJ[A-Za-z0-9_-]{8,}+(?:\\.[A-Za-z0-9_-]*+){2,4}", "eyj"),
          whole(
              "aws-key",
              "\\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\\b",
              "akia",
              "asia",
              "abia",
              "acca"),
          whole(
              "aws-key",
              "(?<![A-Za-z0-9/+=])(?=[A-Za-z0-9/+]{0,39}[A-Z])(?=[A-Za-z0-9/+]{0,39}[g-z])"
                  + "[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])",
              "akia",
              "asia",
              "aws"),
          whole(
              "token",
              "\\b(?:gh[pousr]_[A-Za-z0-9]{20,}+|github_pat_\\w{20,}+)",
              "gh",
              "github_pat"),
          whole("token", "\\bgl(?:pat|ptt|rt|dt|ft|soat|cbt)-[A-Za-z0-9_.-]{16,}+", "gl"),
          whole("token", "\\b(?:xox[a-z]|xapp)-[A-Za-z0-9-]{8,}+", "xox", "xapp-"),
          new Shape(
              Pattern.compile(
                  "(https://(?:hooks\\.slack\\.com/(?:services|workflows)"
                      + "|(?:\\w+\\.)?discord(?:app)?\\.com/api/webhooks)/)[^\\s\"'<>\\\\]+"),
              match -> Optional.of(match.group(1) + hidden("token")),
              List.of("hooks.slack.com", "discord")),
          whole("api-key", "\\bAIza[0-9A-Za-z_-]{35}", "aiza"),
          whole("token", "\\bya29\\.[0-9A-Za-z_-]{20,}+", "ya29."),
          whole("api-key", "\\bGOCSPX-[0-9A-Za-z_-]{20,}+", "gocspx-"),
          whole(
              "api-key",
              "\\b(?:[srp]k_(?:live|test)_|whsec_)[A-Za-z0-9+/=]{10,}+",
              "k_live_",
              "k_test_",
              "whsec_"),
          whole("api-key", "\\bsk-(?=[\\w-]*\\d)(?=[\\w-]*[A-Z])[A-Za-z0-9_-]{20,}+", "sk-"),
          whole("token", "\\b(?:npm|hf)_[A-Za-z0-9]{30,}+", "npm_", "hf_"),
          whole("token", "\\bdckr_[a-z]{3,4}_[A-Za-z0-9_-]{20,}+", "dckr_"),
          whole("api-key", "\\bSG\\.[\\w-]{16,}+\\.[\\w-]{16,}+", "sg."),
          whole("token", "\\bhv[sbr]\\.[A-Za-z0-9_-]{20,}+", "hvs.", "hvb.", "hvr."),
          whole("token", "\\bdo[opr]_v1_[a-f0-9]{64}\\b", "_v1_"),
          whole("token", "\\b\\d{8,10}:AA[A-Za-z0-9_-]{33}\\b", ":aa"),
          whole(
              "password-hash",
              "\\$(?:2[abxy]|apr1|[156y]|argon2(?:id?|d)|scram[a-z0-9-]*)\\$[./A-Za-z0-9$=,+]{20,}+",
              "$2",
              "$apr1",
              "$1$",
              "$5$",
              "$6$",
              "$y$",
              "$argon2",
              "$scram"),
          new Shape(
              Pattern.compile(
                  "(?<![A-Za-z0-9+.-])([A-Za-z][A-Za-z0-9+.-]{1,30}://[^\\s/:@\"'<>]{0,256}):"
                      + "(?!\\d{1,5}(?:[/?#,\\s]|$))(?!<redacted)[^\\s\"'<>]{1,512}@"),
              match -> Optional.of(match.group(1) + ":" + hidden("password") + "@"),
              List.of("://")),
          new Shape(
              Pattern.compile("([A-Za-z][A-Za-z0-9+.-]{1,30}://)[A-Za-z0-9_-]{20,256}@"),
              match -> Optional.of(match.group(1) + hidden("token") + "@"),
              List.of("://")),
          new Shape(
              Pattern.compile(
                  "(?i)(\\bauthorization\\\\*[\"']?\\s{0,4}[:=]\\s{0,4}+\\\\*[\"']?(?:[a-z-]{3,12}\\s++)?+)"
                      + "(?!<redacted)[^\\s\"',;\\\\]{6,}+"),
              match -> Optional.of(match.group(1) + hidden("token")),
              List.of("authorization")),
          new Shape(
              Pattern.compile("(?i)(\\bbearer\\s+)(?=\\S*\\d|\\S{24})[A-Za-z0-9._~+/-]{8,}+=*+"),
              match -> Optional.of(match.group(1) + hidden("token")),
              List.of("bearer")),
          new Shape(
              Pattern.compile(
                  "(?i)(\\bbasic\\s+|\"_?auth\\\\*\"\\s*:\\s*\\\\*\"|\\b_auth=\"?)([A-Za-z0-9+/]{6,}+=*+)"),
              match ->
                  isUserAndPassword(match.group(2))
                      ? Optional.of(match.group(1) + hidden("credentials"))
                      : Optional.empty(),
              List.of("basic", "auth")),
          new Shape(
              Pattern.compile("(?i)(\\b(?:set-)?cookie\\s*+:\\s*+)(?!<redacted)[^\\r\\n\"']+"),
              match -> Optional.of(match.group(1) + hidden("credentials")),
              List.of("cookie")),
          new Shape(
              Pattern.compile(
                  "(?i)([?&;](?:sig|x-amz-signature|x-goog-signature|accountkey)=)[^&\\s\"';<]+"),
              match -> Optional.of(match.group(1) + hidden("token")),
              List.of("sig", "accountkey")),
          new Shape(
              Pattern.compile("(?i)(\\b(?:identified\\s+by|password)\\s+(['\"]))[^'\"]+(?=['\"])"),
              match -> Optional.of(match.group(1) + hidden("password")),
              List.of("identified", "password")),
          new Shape(
              Pattern.compile("(?i)(\\blogin\\s+\\S{1,200}\\s+password\\s+)\\S+"),
              match -> Optional.of(match.group(1) + hidden("password")),
              List.of("login")),
          new Shape(
              Pattern.compile(
                  "((?:\\b(?:mysql|mariadb)[a-z-]{0,12}\\b[^|;&\\n]{0,200}?\\s-p"
                      + "|\\bsshpass\\s+-p\\s*|\\bredis-cli\\b[^|;&\\n]{0,200}?\\s-a\\s+"
                      + "|\\bcurl\\b[^|;&\\n]{0,400}?\\s(?:-u|--user)\\s*[\"']?[^\\s:]{1,100}:))"
                      + "(?!<redacted)[^\\s|;&]+"),
              match -> Optional.of(match.group(1) + hidden("password")),
              List.of("mysql", "mariadb", "sshpass", "redis-cli", "curl")));

  private static final LiteralIndex HINTS =
      new LiteralIndex(SHAPES.stream().map(Shape::hints).toList());

  private Shapes() {}

  /** {@code <redacted:kind>}. */
  static String hidden(String kind) {
    return "<redacted:" + kind + ">";
  }

  static String redact(String text, Runnable count) {
    long groups = HINTS.groupsIn(text);
    String result = text;
    for (int i = 0; groups != 0; i++, groups >>>= 1) {
      if ((groups & 1) != 0) {
        result = replace(SHAPES.get(i), result, count);
      }
    }
    return result;
  }

  /** {@code dXNlcjpwYXNz}: the base64 form of {@code user:pass}. */
  static boolean isUserAndPassword(String base64) {
    return decoded(base64)
        .filter(text -> text.indexOf(':') > 0 && text.chars().allMatch(c -> c >= ' ' && c < 127))
        .isPresent();
  }

  private static String replace(Shape shape, String text, Runnable count) {
    return shape
        .pattern()
        .matcher(text)
        .replaceAll(
            match -> {
              Optional<String> replacement = shape.replacement().apply(match);
              replacement.ifPresent(hidden -> count.run());
              return Matcher.quoteReplacement(replacement.orElse(match.group()));
            });
  }

  private static Shape whole(String kind, String pattern, String... hints) {
    Optional<String> hidden = Optional.of(hidden(kind));
    return new Shape(Pattern.compile(pattern), match -> hidden, List.of(hints));
  }

  private static Optional<String> encodedPrivateKey(String base64) {
    return decoded(base64)
        .filter(text -> text.contains("PRIVATE KEY"))
        .map(text -> hidden("private-key"));
  }

  private static Optional<String> decoded(String base64) {
    String whole = base64.substring(0, base64.length() - base64.length() % 4);
    try {
      byte[] bytes = Base64.getDecoder().decode(base64.endsWith("=") ? base64 : whole);
      return Optional.of(new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
