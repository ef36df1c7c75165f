package io.pilothouse.redaction;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;

/** Credentials made up on the spot, so that none stands in the repository. */
final class Samples {
  private static final String ALPHANUMERIC =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private Samples() {}

  /** Letters and digits of every sort, the same for the same seed. */
  static String random(int length, long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder("aZ7");
    while (text.length() < length) {
      text.append(ALPHANUMERIC.charAt(random.nextInt(ALPHANUMERIC.length())));
    }
    return text.substring(0, length);
  }

  static String upper(int length, long seed) {
    return random(length, seed).toUpperCase(Locale.ROOT);
  }

  static String privateKeyPem() {
    try {
      byte[] key =
          KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
      return pem("PRIVATE KEY", key);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static String pem(String type, byte[] content) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.UTF_8)).encodeToString(content)
        + "\n-----END "
        + type
        + "-----\n";
  }

  static String jwt() {
    return url("{\"alg\":\"RS256\",\"kid\":\"k1\"}")
        + "."
        + url("{\"iss\":\"kubernetes/serviceaccount\",\"sub\":\"system:serviceaccount:shop:web\"}")
        + "."
        + random(64, 7);
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String url(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
