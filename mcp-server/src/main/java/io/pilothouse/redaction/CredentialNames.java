package io.pilothouse.redaction;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Judges by its name whether a variable, field or option holds a credential. */
final class CredentialNames {
  /** Where the name was found. */
  enum Place {
    /** Names people give to values: environment variables, ConfigMap keys, settings in a file. */
    SETTING,
    /** Fields of objects and words in prose, which often only refer to a credential. */
    FIELD
  }

  /** What a name promises. */
  enum Kind {
    PASSWORD("password"),
    TOKEN("token"),
    SECRET("secret"),
    KEY("key"),
    CREDENTIALS("credentials");

    final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  /**
   * @param certain false: only a value that looks generated is a credential
   */
  record Verdict(Kind kind, boolean certain) {}

  private static final LiteralIndex HINTS =
      new LiteralIndex(
          List.of(List.of("pass", "pwd", "token", "secret", "key", "cred", "auth", "cookie")));

  private static final Pattern WORD_BORDER =
      Pattern.compile("[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  /** A name that ends so says something about a credential instead of holding one. */
  private static final Set<String> ABOUT =
      words(
          "file files filename path dir directory location name names ref refs "
              + "reference url uri host hostname port expiry expires expiration ttl timeout "
              + "seconds minutes hours days ms age lifetime duration period enabled disabled "
              + "required optional type types length size count limit max min policy issuer "
              + "audience audiences endpoint version id ids algorithm alg header mount "
              + "namespace prefix suffix interval rotation format mode field column selector "
              + "store provider class kind rule rules status service server manager "
              + "controller method scope scopes usage claim claims encoding label annotation "
              + "attribute property");

  /** Words that may follow without changing what the name holds. */
  private static final Set<String> DECORATION =
      words(
          "value data base64 b64 prod production dev staging test old new current "
              + "previous primary secondary default hash plain plaintext text txt string env "
              + "backup main");

  private static final Set<String> KEY_OWNERS =
      words(
          "api secret private access encryption encrypt signing sign auth master "
              + "client account storage session ssh hmac license licence app application "
              + "shared root admin deploy server tls ssl crypto aes rsa jwt cookie webhook "
              + "security subscription consumer bot user service");

  private static final Set<String> SECRET_OWNERS =
      words("client app shared consumer webhook cookie session jwt hmac signing oauth api");

  private static final List<String> PASSWORD_ENDINGS =
      List.of("password", "passwd", "passwort", "pwd", "passphrase", "passcode", "requirepass");
  private static final List<String> KEY_ENDINGS =
      List.of("apikey", "secretkey", "accesskey", "privatekey", "authkey", "accountkey");

  private CredentialNames() {}

  /** Whether a text may contain a name that {@link #judge} says something about. */
  static boolean isHintedIn(String text) {
    return HINTS.groupsIn(text) != 0;
  }

  /** Empty when the name promises nothing. */
  static Optional<Verdict> judge(String name, Place place) {
    if (name.length() > 200 || !isHintedIn(name)) {
      return Optional.empty();
    }
    List<String> words =
        Arrays.stream(WORD_BORDER.split(name))
            .filter(word -> !word.isEmpty())
            .map(word -> word.toLowerCase(Locale.ROOT))
            .toList();
    if (words.isEmpty() || words.contains("public") || ABOUT.contains(words.getLast())) {
      return Optional.empty();
    }
    int end = words.size();
    while (end > 1 && isDecoration(words.get(end - 1))) {
      end--;
    }
    Verdict verdict = judgeEnd(words.subList(0, end), place);
    if (verdict == null && place == Place.SETTING) {
      verdict = judgeAnywhere(words);
    }
    return Optional.ofNullable(verdict);
  }

  private static Verdict judgeEnd(List<String> words, Place place) {
    String last = words.getLast();
    String owner = words.size() > 1 ? words.get(words.size() - 2) : "";
    boolean setting = place == Place.SETTING;
    if (endsWithAny(last, PASSWORD_ENDINGS)) {
      return new Verdict(Kind.PASSWORD, true);
    }
    if (last.equals("pass")) {
      return new Verdict(Kind.PASSWORD, !owner.isEmpty());
    }
    if (last.endsWith("token")) {
      return new Verdict(Kind.TOKEN, true);
    }
    if (endsWithAny(last, KEY_ENDINGS)) {
      return new Verdict(Kind.KEY, true);
    }
    if (last.equals("key")) {
      return new Verdict(Kind.KEY, KEY_OWNERS.contains(owner));
    }
    if (last.endsWith("secret")) {
      return new Verdict(Kind.SECRET, setting || SECRET_OWNERS.contains(owner));
    }
    if (Set.of("authorization", "cookie").contains(last)) {
      return new Verdict(Kind.CREDENTIALS, setting || words.size() == 1);
    }
    if (Set.of("credential", "credentials", "creds").contains(last)) {
      return new Verdict(Kind.CREDENTIALS, setting);
    }
    return Set.of("auth", "tokens", "keys", "secrets").contains(last)
        ? new Verdict(Kind.CREDENTIALS, false)
        : null;
  }

  /** {@code PASSWORD_MYSQL}, {@code TOKEN_GITHUB}. */
  private static Verdict judgeAnywhere(List<String> words) {
    if (words.stream().anyMatch(word -> endsWithAny(word, PASSWORD_ENDINGS))) {
      return new Verdict(Kind.PASSWORD, true);
    }
    if (words.contains("token")) {
      return new Verdict(Kind.TOKEN, true);
    }
    return words.contains("secret") ? new Verdict(Kind.SECRET, true) : null;
  }

  private static boolean isDecoration(String word) {
    return DECORATION.contains(word) || Character.isDigit(word.charAt(0));
  }

  private static boolean endsWithAny(String word, List<String> endings) {
    return endings.stream().anyMatch(word::endsWith);
  }

  private static Set<String> words(String text) {
    return Set.of(text.trim().split("\\s+"));
  }
}
