package io.pilothouse.sandbox;

import io.pilothouse.sandbox.store.FieldError;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.StatusException;
import io.pilothouse.sandbox.write.DeleteOptions;
import io.pilothouse.sandbox.write.WriteOptions;
import io.pilothouse.sandbox.write.WriteOptions.FieldValidation;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** The query parameters and options of writes. */
final class WriteParams {
  private static final String META = "meta.k8s.io";

  private WriteParams() {}

  /**
   * @param options the name of the options in errors, such as {@code CreateOptions}
   */
  static WriteOptions of(RoutingContext ctx, String options) {
    return new WriteOptions(
        manager(ctx), dryRun(ctx, options), validation(ctx, options), Params.flag(ctx, "force"));
  }

  /** The options of an apply, which has to name its manager. */
  static WriteOptions ofApply(RoutingContext ctx) {
    if (Params.text(ctx, "fieldManager").isEmpty()) {
      throw invalid(
          "PatchOptions", FieldError.required("fieldManager", "is required for apply patch"));
    }
    return of(ctx, "PatchOptions");
  }

  /** The options of any other patch, which cannot be forced. */
  static WriteOptions ofPatch(RoutingContext ctx) {
    if (!Params.text(ctx, "force").isEmpty()) {
      throw invalid(
          "PatchOptions",
          FieldError.forbidden("force", "may not be specified for non-apply patch"));
    }
    return of(ctx, "PatchOptions");
  }

  /** The manager that a request names, or the program that its user agent names. */
  private static String manager(RoutingContext ctx) {
    String named = Params.text(ctx, "fieldManager");
    if (named.length() > 128) {
      throw invalid(
          "PatchOptions",
          new FieldError(
              "FieldValueTooLong", "fieldManager", "Too long: may not be more than 128 bytes"));
    }
    String agent = ctx.request().getHeader("User-Agent");
    if (!named.isEmpty() || agent == null) {
      return named;
    }
    return agent.contains("/") ? agent.split("/", 2)[0] : "";
  }

  private static boolean dryRun(RoutingContext ctx, String options) {
    List<String> values = ctx.queryParam("dryRun");
    for (String value : values) {
      if (!value.equals("All")) {
        throw invalid(options, FieldError.unsupported("dryRun", value, "All"));
      }
    }
    return !values.isEmpty();
  }

  private static FieldValidation validation(RoutingContext ctx, String options) {
    String value = Params.text(ctx, "fieldValidation");
    return switch (value) {
      case "", "Warn" -> FieldValidation.WARN;
      case "Ignore" -> FieldValidation.IGNORE;
      case "Strict" -> FieldValidation.STRICT;
      default ->
          throw invalid(
              options,
              FieldError.unsupported("fieldValidation", value, "Ignore", "Strict", "Warn"));
    };
  }

  /** The options of a deletion, from the body and the query. */
  static DeleteOptions deletion(RoutingContext ctx, JsonObject body) {
    boolean dryRun = dryRun(ctx, "DeleteOptions") || Json.texts(body, "dryRun").contains("All");
    String propagation = Json.text(body, "propagationPolicy");
    if (propagation.isEmpty()) {
      propagation = Params.text(ctx, "propagationPolicy");
    }
    if (!Set.of("", "Foreground", "Background", "Orphan").contains(propagation)) {
      throw invalid(
          "DeleteOptions",
          FieldError.unsupported(
              "propagationPolicy", propagation, "Foreground", "Background", "Orphan", "nil"));
    }
    OptionalLong grace =
        body.getValue("gracePeriodSeconds") instanceof Number seconds
            ? OptionalLong.of(seconds.longValue())
            : Params.number(ctx, "gracePeriodSeconds");
    return new DeleteOptions(
        grace,
        propagation,
        Json.text(body, "preconditions", "uid"),
        Json.text(body, "preconditions", "resourceVersion"),
        dryRun);
  }

  private static StatusException invalid(String options, FieldError error) {
    return StatusException.invalid(options, META, "", List.of(error));
  }
}
