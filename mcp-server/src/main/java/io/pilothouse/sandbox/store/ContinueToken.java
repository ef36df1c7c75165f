package io.pilothouse.sandbox.store;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where the next page of a list starts.
 *
 * @param resourceVersion the version of the list's first page
 * @param start the key to go on from, inclusive
 */
public record ContinueToken(long resourceVersion, String start) {
  private static final String VERSION = "meta.k8s.io/v1";

  /** The token that goes on after {@code key}. */
  public static ContinueToken after(long resourceVersion, String key) {
    return new ContinueToken(resourceVersion, key + "\0");
  }

  /** The opaque text that clients send back. */
  public String encode() {
    String json =
        new JsonObject().put("v", VERSION).put("rv", resourceVersion).put("start", start).encode();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws StatusException 400 when it is not a token of this server
   */
  public static ContinueToken decode(String text) {
    String json;
    try {
      json = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      throw invalid("illegal base64 data at input byte " + firstIllegal(text));
    }
    try {
      JsonObject token = new JsonObject(json);
      if (!VERSION.equals(token.getString("v"))) {
        throw StatusException.badRequest(
            "invalid continue token: continue key is not valid: server does not recognize this"
                + " encoded version \""
                + token.getString("v", "")
                + "\"");
      }
      return new ContinueToken(token.getLong("rv", 0L), token.getString("start", ""));
    } catch (DecodeException | ClassCastException notJson) {
      throw invalid(jsonProblem(json));
    }
  }

  private static StatusException invalid(String problem) {
    return StatusException.badRequest(
        "invalid continue token: continue key is not valid: " + problem);
  }

  private static int firstIllegal(String text) {
    int at = 0;
    while (at < text.length() && text.substring(at, at + 1).matches("[A-Za-z0-9_-]")) {
      at++;
    }
    return at;
  }

  /** Says what is wrong with the beginning of a text that is not JSON, as Go's decoder does. */
  private static String jsonProblem(String json) {
    if (json.isEmpty()) {
      return "unexpected end of JSON input";
    }
    for (String literal : new String[] {"null", "true", "false"}) {
      if (json.charAt(0) != literal.charAt(0)) {
        continue;
      }
      for (int i = 1; i < literal.length(); i++) {
        if (i >= json.length()) {
          return "unexpected end of JSON input";
        }
        if (json.charAt(i) != literal.charAt(i)) {
          return "invalid character '%s' in literal %s (expecting '%s')"
              .formatted(json.charAt(i), literal, literal.charAt(i));
        }
      }
    }
    return "invalid character '%s' looking for beginning of value".formatted(json.charAt(0));
  }
}
