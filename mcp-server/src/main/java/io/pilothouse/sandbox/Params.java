package io.pilothouse.sandbox;

import io.pilothouse.sandbox.store.StatusException;
import io.vertx.ext.web.RoutingContext;
import java.util.OptionalLong;

/** Query parameters as the API server reads them. */
final class Params {
  private Params() {}

  /** The value, or an empty string. */
  static String text(RoutingContext ctx, String name) {
    String value = ctx.request().getParam(name);
    return value == null ? "" : value;
  }

  static boolean flag(RoutingContext ctx, String name) {
    String value = text(ctx, name);
    return value.equals("true") || value.equals("1");
  }

  /**
   * @throws StatusException 400 when it is not a whole number
   */
  static OptionalLong number(RoutingContext ctx, String name) {
    String value = text(ctx, name);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(value));
    } catch (NumberFormatException notANumber) {
      throw StatusException.badRequest(
          "strconv.ParseInt: parsing \"" + value + "\": invalid syntax");
    }
  }

  /**
   * A resourceVersion that is not in the future.
   *
   * @throws StatusException 400 when it is not a number, 504 when the server has not reached it
   */
  static OptionalLong resourceVersion(RoutingContext ctx, long current) {
    String value = text(ctx, "resourceVersion");
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!value.matches("[0-9]{1,18}")) {
      throw StatusException.badRequest(
          "resourceVersion: Invalid value: \""
              + value
              + "\": strconv.ParseUint: parsing \""
              + value
              + "\": invalid syntax");
    }
    long version = Long.parseLong(value);
    if (version > current) {
      throw StatusException.tooLargeVersion(version, current);
    }
    return OptionalLong.of(version);
  }
}
