package io.pilothouse.guard;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keeps plans from being read where they are stored: a plan holds exactly what would be sent, which
 * may be a Secret. AES-256 in Galois/Counter Mode (NIST SP 800-38D), each time with a nonce of its
 * own, by a key derived from the plan key.
 */
final class PlanCipher {
  private static final String FIELD = "encrypted";
  private static final String MODE = "AES/GCM/NoPadding";
  private static final String HMAC = "HmacSHA256";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  PlanCipher(byte[] planKey) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(planKey, HMAC));
      key = new SecretKeySpec(mac.doFinal("plans at rest".getBytes(StandardCharsets.UTF_8)), "AES");
    } catch (GeneralSecurityException everyPlatformHasIt) {
      throw new IllegalStateException(everyPlatformHasIt);
    }
  }

  /** A plan as it is stored. */
  JsonObject encrypt(JsonObject plan) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce);
      byte[] text = cipher.doFinal(plan.encode().getBytes(StandardCharsets.UTF_8));
      byte[] both = Arrays.copyOf(nonce, NONCE_BYTES + text.length);
      System.arraycopy(text, 0, both, NONCE_BYTES, text.length);
      return new JsonObject().put(FIELD, Base64.getEncoder().encodeToString(both));
    } catch (GeneralSecurityException everyPlatformHasIt) {
      throw new IllegalStateException(everyPlatformHasIt);
    }
  }

  /**
   * The reverse of {@link #encrypt}.
   *
   * @throws IllegalArgumentException for what was not encrypted with this key, or was changed since
   */
  JsonObject decrypt(JsonObject stored) {
    byte[] both = Base64.getDecoder().decode(stored.getString(FIELD, ""));
    if (both.length <= NONCE_BYTES) {
      throw new IllegalArgumentException("not an encrypted plan");
    }
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(both, NONCE_BYTES));
      byte[] text = cipher.doFinal(both, NONCE_BYTES, both.length - NONCE_BYTES);
      return new JsonObject(new String(text, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException other) {
      throw new IllegalArgumentException("a plan of another key", other);
    }
  }

  private Cipher cipher(int direction, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(MODE);
    cipher.init(direction, key, new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }
}
