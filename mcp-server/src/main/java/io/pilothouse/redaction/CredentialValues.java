package io.pilothouse.redaction;

import io.pilothouse.redaction.CredentialNames.Kind;
import io.pilothouse.redaction.CredentialNames.Place;
import io.pilothouse.redaction.CredentialNames.Verdict;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Judges whether the value of a suspicious name can be a credential. */
final class CredentialValues {
  /** Whole values that only point at a credential or say that there is none. */
  private static final Pattern REFERENCE =
      Pattern.compile(
          "<redacted[:>].*|\\$\\([\\w.]+\\)|\\$\\{[\\w.]+}|\\$\\w+|\\{\\{.*}}|\\*+"
              + "|/(?:var|etc|run|opt|mnt|home|root|usr|tmp|secrets?|app|config|vault|data|srv"
              + "|certs?|keys?)(?:/[\\w.@+-]+)*/?"
              + "|file:\\S*");

  /** Also in free text: {@code token: expired} is a message, not a token. */
  private static final Set<String> WORDS =
      Set.of(
          ("true false yes no on off continue null nil none ~ undefined empty invalid expired"
               + " missing not is are was were the a an and or of in for from to with must required"
               + " unauthorized unknown failed failure error found has have cannot could does did"
               + " malformed denied wrong incorrect rejected revoked contains should will latest"
               + " stable string object integer boolean optional")
              .split(" "));

  /** Counts, durations, versions. */
  private static final Pattern MEASURE =
      Pattern.compile("v?\\d{1,6}(?:\\.\\d{1,4}){0,3}(?:[smhdwKMG]|ms|[KMG]i?B?)?");

  private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://\\S+");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern GENERATED =
      Pattern.compile("(?=.*\\d)(?:(?=.*[a-z])(?=.*[A-Z])|(?=[0-9a-f]{32,}$)).{16,}");
  private static final Pattern OPAQUE = Pattern.compile("[\\x21-\\x7E]*");

  private CredentialValues() {}

  /** Whether {@code value}, under a name judged so, has to be hidden. */
  static boolean isCredential(Verdict verdict, String value) {
    String text = value.trim();
    if (text.isEmpty() || saysNothing(text)) {
      return false;
    }
    if (!verdict.certain()) {
      return looksGenerated(text);
    }
    if (verdict.kind() == Kind.PASSWORD) {
      return true;
    }
    return !MEASURE.matcher(text).matches()
        && !URL.matcher(text).matches()
        && !(namesAKey(verdict.kind()) && isNameOfCredential(text));
  }

  /** Long, of mixed characters, and not an identifier that Kubernetes makes. */
  static boolean looksGenerated(String text) {
    return text.length() <= 4096
        && OPAQUE.matcher(text).matches()
        && GENERATED.matcher(text).matches()
        && !UUID.matcher(text).matches()
        && !URL.matcher(text).matches()
        && !text.startsWith("sha256:");
  }

  private static boolean saysNothing(String text) {
    return text.length() <= 300
        && (WORDS.contains(text.toLowerCase(Locale.ROOT)) || REFERENCE.matcher(text).matches());
  }

  private static boolean namesAKey(Kind kind) {
    return kind == Kind.KEY || kind == Kind.SECRET;
  }

  /** {@code secretKey: db-password} names an entry of a Secret. */
  private static boolean isNameOfCredential(String text) {
    return text.chars().noneMatch(Character::isDigit)
        && CredentialNames.judge(text, Place.FIELD).isPresent();
  }
}
