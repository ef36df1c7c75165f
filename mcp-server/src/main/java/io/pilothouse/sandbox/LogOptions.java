package io.pilothouse.sandbox;

import io.pilothouse.sandbox.store.StatusException;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;

/**
 * What of a log is wanted (PodLogOptions).
 *
 * @param container empty for the pod's only one
 * @param since lines before this time are left out
 * @param tail how many of the last lines, if not all
 * @param limitBytes how much at most, if not all
 */
record LogOptions(
    String container,
    boolean previous,
    boolean timestamps,
    boolean follow,
    Instant since,
    OptionalLong tail,
    OptionalLong limitBytes) {

  /**
   * @throws StatusException 400 or 422 for options that make no sense
   */
  static LogOptions of(RoutingContext ctx, Instant now) {
    OptionalLong tail = Params.number(ctx, "tailLines");
    OptionalLong sinceSeconds = Params.number(ctx, "sinceSeconds");
    OptionalLong limitBytes = Params.number(ctx, "limitBytes");
    String sinceTime = Params.text(ctx, "sinceTime");
    atLeast(0, "tailLines", tail);
    atLeast(1, "sinceSeconds", sinceSeconds);
    atLeast(1, "limitBytes", limitBytes);
    if (sinceSeconds.isPresent() && !sinceTime.isEmpty()) {
      throw StatusException.invalid(
          "PodLogOptions",
          "",
          "sinceSeconds",
          "Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified");
    }
    Instant since =
        sinceSeconds.isPresent()
            ? now.minusSeconds(sinceSeconds.getAsLong())
            : sinceTime.isEmpty() ? Instant.MIN : instant(sinceTime);
    return new LogOptions(
        Params.text(ctx, "container"),
        Params.flag(ctx, "previous"),
        Params.flag(ctx, "timestamps"),
        Params.flag(ctx, "follow"),
        since,
        tail,
        limitBytes);
  }

  private static void atLeast(long minimum, String name, OptionalLong value) {
    if (value.isPresent() && value.getAsLong() < minimum) {
      throw StatusException.invalid(
          "PodLogOptions",
          "",
          name,
          "Invalid value: "
              + value.getAsLong()
              + ": must be greater than "
              + (minimum == 0 ? "or equal to 0" : "0"));
    }
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException notATime) {
      throw StatusException.badRequest(
          "parsing time \"" + text + "\" as \"2006-01-02T15:04:05Z07:00\": cannot parse");
    }
  }
}
