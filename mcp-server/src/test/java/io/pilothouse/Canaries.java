package io.pilothouse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Credentials of every shape, each a different one, all of them to be looked for later. */
final class Canaries {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final List<String> planted = new ArrayList<>();
  private final Random random = new Random(20_26);

  /** A new value that looks like nothing in particular; its base64 form is looked for, too. */
  String fresh() {
    StringBuilder text = new StringBuilder("q7Z");
    while (text.length() < 27) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    planted.add(text.toString());
    planted.add(base64(text.toString()));
    return text.toString();
  }

  /** As in a Secret's data. */
  String encoded() {
    return base64(fresh());
  }

  String aws() {
    String key = "AKIA" + fresh().substring(3, 19).toUpperCase(Locale.ROOT);
    planted.add(key);
    return key;
  }

  String jwt() {
    return "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJzdWIiOiJzeXN0ZW06c2VydmljZWFjY291bnQ6c2hvcDp3ZWIifQ."
        + fresh();
  }

  String pem() {
    return "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEG"
        + fresh()
        + "\n-----END PRIVATE KEY-----\n";
  }

  /** One line in which credentials of several shapes stand. */
  String line(String words) {
    return words
        + " password="
        + fresh()
        + " Authorization: Bearer "
        + fresh()
        + " postgres://app:"
        + fresh()
        + "@db:5432/x jwt "
        + jwt()
        + " key "
        + aws()
        + " --token "
        + fresh()
        + " {\"client_secret\": \""
        + fresh()
        + "\"}";
  }

  /** A kubeconfig, with a token and a key. */
  String kubeconfig() {
    return """
    apiVersion: v1
    kind: Config
    users:
    - name: admin
      user:
        token: %s
        client-key-data: %s
        password: %s
    """
        .formatted(fresh(), base64(pem()), fresh());
  }

  /** Those that a text holds. */
  List<String> in(String text) {
    return planted.stream().filter(text::contains).toList();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
