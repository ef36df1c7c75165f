package io.pilothouse.guard;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Fingerprints of JSON that do not depend on the order of its fields. */
final class Digest {
  private static final String HMAC = "HmacSHA256";

  private Digest() {}

  /** A fingerprint that anybody can make. */
  static String of(JsonObject json) {
    try {
      return hex(MessageDigest.getInstance("SHA-256").digest(canonical(json)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A fingerprint that only who has the key can make. */
  static String keyed(JsonObject json, byte[] key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return hex(mac.doFinal(canonical(json)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Compares in a time that does not tell where they differ. */
  static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] canonical(JsonObject json) {
    return new JsonObject(sorted(json)).encode().getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, Object> sorted(JsonObject json) {
    Map<String, Object> fields = new TreeMap<>();
    json.forEach(field -> fields.put(field.getKey(), value(field.getValue())));
    return fields;
  }

  private static Object value(Object value) {
    return switch (value) {
      case JsonObject object -> new JsonObject(sorted(object));
      case JsonArray array -> new JsonArray(array.stream().map(Digest::value).toList());
      case null, default -> value;
    };
  }
}
