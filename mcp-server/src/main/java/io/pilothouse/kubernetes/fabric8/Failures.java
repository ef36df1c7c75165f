package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes {@link ClusterException}s of what an API server answers. */
final class Failures {
  private static final int LONGEST_MESSAGE = 2_000;

  private Failures() {}

  /** An answer with a status other than 2xx. */
  static ClusterException ofAnswer(int status, String body, String request) {
    try {
      JsonObject parsed = new JsonObject(body);
      if ("Status".equals(parsed.getString("kind"))) {
        return ofStatus(status, parsed, request);
      }
    } catch (DecodeException | ClassCastException notAStatus) {
      // Proxies and aggregated API servers answer in plain text or HTML.
    }
    String words = body.strip();
    boolean plain = !words.isEmpty() && !words.startsWith("<") && !words.startsWith("{");
    String message = plain ? words : "the server answered with HTTP status " + status;
    Kind kind = status == 404 ? Kind.NOT_SERVED : kind(status);
    return new ClusterException(kind, status, "", request, shorten(message));
  }

  /** A 2xx answer may still say that it failed: a Status, or a watch that begins with an error. */
  static JsonObject unlessFailure(JsonObject answer, String request) {
    JsonObject status = answer;
    if ("ERROR".equals(answer.getValue("type"))
        && answer.getValue("object") instanceof JsonObject o) {
      status = o;
    }
    if ("Status".equals(status.getValue("kind")) && "Failure".equals(status.getValue("status"))) {
      throw ofStatus(status.getInteger("code", 500), status, request);
    }
    return answer;
  }

  private static ClusterException ofStatus(int code, JsonObject status, String request) {
    String message = status.getString("message", "");
    return new ClusterException(
        code == 404 && !namesAnObject(status) ? Kind.NOT_SERVED : kind(code),
        code,
        status.getString("reason", ""),
        request,
        message.isBlank()
            ? "the server answered with HTTP status " + code
            : shorten(code == 429 ? withCauses(message, status) : message));
  }

  /** A refused eviction has its budget and the arithmetic in the causes alone. */
  private static String withCauses(String message, JsonObject status) {
    JsonArray causes =
        status.getJsonObject("details", new JsonObject()).getJsonArray("causes", new JsonArray());
    return Stream.concat(
            Stream.of(message),
            causes.stream()
                .filter(JsonObject.class::isInstance)
                .map(cause -> ((JsonObject) cause).getString("message", "")))
        .filter(text -> !text.isBlank())
        .collect(Collectors.joining(" "));
  }

  /** The server says what it did not find when it knows the type; else the path is unknown. */
  private static boolean namesAnObject(JsonObject status) {
    JsonObject details = status.getJsonObject("details");
    return details != null && !details.getString("name", "").isEmpty();
  }

  private static Kind kind(int status) {
    return switch (status) {
      case 401 -> Kind.UNAUTHENTICATED;
      case 403 -> Kind.FORBIDDEN;
      case 404 -> Kind.NOT_FOUND;
      case 409 -> Kind.CONFLICT;
      case 410 -> Kind.EXPIRED;
      case 413 -> Kind.TOO_LARGE;
      case 429 -> Kind.TOO_MANY_REQUESTS;
      default -> status >= 400 && status < 500 ? Kind.INVALID : Kind.UNAVAILABLE;
    };
  }

  private static String shorten(String message) {
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE) + "...";
  }
}
