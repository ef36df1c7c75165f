package io.pilothouse.sandbox;

import io.pilothouse.sandbox.patch.JsonPatch;
import io.pilothouse.sandbox.patch.MergePatch;
import io.pilothouse.sandbox.patch.PatchException;
import io.pilothouse.sandbox.patch.StrategicMerge;
import io.pilothouse.sandbox.schema.Schema;
import io.pilothouse.sandbox.schema.Schemas;
import io.pilothouse.sandbox.store.ResourceKind;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Reads the body of a PATCH by its media type. */
final class PatchReader {
  private static final String JSON_PATCH = "application/json-patch+json";
  private static final String MERGE = "application/merge-patch+json";
  private static final String STRATEGIC = "application/strategic-merge-patch+json";
  private static final String APPLY = "application/apply-patch+yaml";

  private final Schemas schemas;

  PatchReader(Schemas schemas) {
    this.schemas = schemas;
  }

  /** Whether the body is a configuration to apply. */
  boolean isApply(RoutingContext ctx) {
    return Bodies.mediaType(ctx).equals(APPLY);
  }

  /** The configuration to apply. */
  static JsonObject configuration(RoutingContext ctx) {
    if (Bodies.yaml(ctx) instanceof JsonObject config) {
      return config;
    }
    throw StatusException.badRequest("error decoding YAML: the body is not an object");
  }

  /** The patch as a function of the object's present state. */
  UnaryOperator<JsonObject> read(RoutingContext ctx, ResourceKind kind) {
    return read(ctx, schemas.of(kind), schemas.isCustom(kind));
  }

  /** The same for an object that is not one of a kind's, such as a Scale. */
  UnaryOperator<JsonObject> read(RoutingContext ctx, Schema schema, boolean custom) {
    return switch (Bodies.mediaType(ctx)) {
      case MERGE -> {
        JsonObject patch = object(ctx);
        yield target -> MergePatch.apply(target, patch);
      }
      case STRATEGIC -> {
        if (custom) {
          throw unsupported(true);
        }
        JsonObject patch = object(ctx);
        yield target -> answered(() -> StrategicMerge.apply(target, patch, schema));
      }
      case JSON_PATCH -> {
        if (!(Bodies.json(ctx) instanceof JsonArray operations)) {
          throw StatusException.badRequest(
              "error decoding patch: a JSON patch is an array of operations");
        }
        yield target -> answered(() -> JsonPatch.apply(target, operations));
      }
      default -> throw unsupported(custom);
    };
  }

  private static StatusException unsupported(boolean custom) {
    return StatusException.unsupportedMediaType(
        JSON_PATCH + ", " + MERGE + (custom ? "" : ", " + STRATEGIC) + ", " + APPLY);
  }

  private static JsonObject object(RoutingContext ctx) {
    if (Bodies.json(ctx) instanceof JsonObject patch) {
      return patch;
    }
    throw StatusException.badRequest("error decoding patch: a merge patch is an object");
  }

  private static JsonObject answered(Supplier<JsonObject> patching) {
    try {
      return patching.get();
    } catch (PatchException problem) {
      throw switch (problem.kind()) {
        case MALFORMED -> StatusException.badRequest(problem.getMessage());
        case UNPROCESSABLE -> StatusException.unprocessable();
        case INTERNAL -> StatusException.internal(problem.getMessage());
      };
    }
  }
}
