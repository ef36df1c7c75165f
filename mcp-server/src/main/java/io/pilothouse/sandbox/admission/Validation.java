package io.pilothouse.sandbox.admission;

import io.pilothouse.sandbox.schema.Schemas;
import io.pilothouse.sandbox.store.FieldError;
import io.pilothouse.sandbox.store.ResourceKind;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with an object. */
final class Validation {
  private Validation() {}

  static List<FieldError> created(ResourceKind kind, JsonObject object, Schemas schemas) {
    List<FieldError> errors = new ArrayList<>(Names.check(kind, object));
    check(kind, object, schemas, errors);
    return errors;
  }

  static List<FieldError> updated(
      ResourceKind kind, JsonObject old, JsonObject next, Schemas schemas) {
    List<FieldError> errors = new ArrayList<>(Names.labels(next));
    check(kind, next, schemas, errors);
    errors.addAll(Immutable.check(kind, old, next));
    return errors;
  }

  private static void check(
      ResourceKind kind, JsonObject object, Schemas schemas, List<FieldError> errors) {
    if (schemas.isCustom(kind)) {
      errors.addAll(CustomRules.check(object, schemas.of(kind)));
      return;
    }
    errors.addAll(KindRules.check(kind, object));
    errors.addAll(PodRules.check(kind, object));
  }
}
