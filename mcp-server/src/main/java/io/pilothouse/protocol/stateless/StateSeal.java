package io.pilothouse.protocol.stateless;

import io.pilothouse.protocol.ProtocolException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Lets a client keep state for this server without being able to write it. A seal (HMAC-SHA256)
 * holds for one caller, one method with the same parameters, and a while; within that it may be
 * presented again (2026-07-28, MRTR, "Server requirements"). It hides nothing. Safe for use from
 * any thread.
 */
final class StateSeal {
  /** How long a user may think. */
  static final Duration VALID = Duration.ofMinutes(15);

  private static final String ALGORITHM = "HmacSHA256";

  /** Parameters that are different in every round. */
  private static final List<String> OF_ONE_ROUND =
      List.of("_meta", "inputResponses", "requestState");

  private final SecretKeySpec key;
  private final InstantSource clock;

  /**
   * @param key at least 32 bytes; whoever has it can write state
   */
  StateSeal(byte[] key, InstantSource clock) {
    this.key = new SecretKeySpec(key, ALGORITHM);
    this.clock = clock;
  }

  /** What the state belongs to. */
  record Binding(String user, String method, JsonObject params) {
    private byte[] bytes() {
      Map<String, Object> salient = new TreeMap<>(params.getMap());
      OF_ONE_ROUND.forEach(salient::remove);
      return new JsonArray(List.of(user, method, sorted(salient)))
          .encode()
          .getBytes(StandardCharsets.UTF_8);
    }

    /** Objects are the same in whatever order their members come. */
    private static Object sorted(Object value) {
      return switch (value) {
        case JsonObject object -> sorted(object.getMap());
        case JsonArray array -> sorted(array.getList());
        case Map<?, ?> map -> {
          TreeMap<String, Object> members = new TreeMap<>();
          map.forEach((name, member) -> members.put((String) name, sorted(member)));
          yield members;
        }
        case List<?> list -> {
          List<Object> members = new ArrayList<>();
          list.forEach(member -> members.add(sorted(member)));
          yield members;
        }
        case null -> null;
        default -> value;
      };
    }
  }

  /** The state as text for a client. */
  String seal(JsonObject state, Binding binding) {
    JsonObject content =
        new JsonObject()
            .put("state", state)
            .put("until", clock.instant().plus(VALID).toEpochMilli());
    String text = encode(content.encode().getBytes(StandardCharsets.UTF_8));
    return text + "." + encode(mac(text, binding));
  }

  /**
   * The state that was sealed.
   *
   * @throws ProtocolException -32602 if this server did not seal it for this binding, or too long
   *     ago
   */
  JsonObject open(String sealed, Binding binding) {
    int dot = sealed.indexOf('.');
    String text = dot < 0 ? sealed : sealed.substring(0, dot);
    String expected = encode(mac(text, binding));
    boolean genuine =
        dot > 0
            && MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII),
                sealed.substring(dot + 1).getBytes(StandardCharsets.UTF_8));
    if (!genuine) {
      throw refused();
    }
    JsonObject content = read(text);
    if (clock.millis() > content.getLong("until")) {
      throw refused();
    }
    return content.getJsonObject("state");
  }

  private static JsonObject read(String text) {
    try {
      return new JsonObject(
          new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | DecodeException unreadable) {
      throw refused();
    }
  }

  private static ProtocolException refused() {
    return ProtocolException.invalidParams(
        "requestState does not belong to this request or is too old: send the request again"
            + " without it");
  }

  private byte[] mac(String text, Binding binding) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(text.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) '.');
      return mac.doFinal(binding.bytes());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, impossible);
    }
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
