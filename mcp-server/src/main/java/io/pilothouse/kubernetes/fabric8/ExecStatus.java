package io.pilothouse.kubernetes.fabric8;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What the cluster says of a program at its end: a Status, on a stream of its own.
 *
 * @param exitCode empty if the program could not be run
 * @param words why it could not
 */
record ExecStatus(Optional<Integer> exitCode, String words) {
  private static final int MOST_WORDS = 1_000;

  static ExecStatus of(String text) {
    try {
      JsonObject status = new JsonObject(text);
      if ("Success".equals(status.getValue("status"))) {
        return new ExecStatus(Optional.of(0), "");
      }
      return new ExecStatus(exitCode(status), cut(String.valueOf(status.getValue("message"))));
    } catch (DecodeException | ClassCastException notAStatus) {
      return new ExecStatus(Optional.empty(), cut(text));
    }
  }

  private static Optional<Integer> exitCode(JsonObject status) {
    JsonArray causes =
        status.getJsonObject("details", new JsonObject()).getJsonArray("causes", new JsonArray());
    return causes.stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .filter(cause -> "ExitCode".equals(cause.getValue("reason")))
        .map(cause -> String.valueOf(cause.getValue("message")))
        .filter(code -> code.matches("-?[0-9]{1,9}"))
        .map(Integer::valueOf)
        .findFirst();
  }

  private static String cut(String words) {
    return words.length() <= MOST_WORDS ? words : words.substring(0, MOST_WORDS) + "...";
  }
}
