package io.pilothouse.sandbox;

import io.pilothouse.sandbox.store.FieldSelector;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.LabelSelector;
import io.pilothouse.sandbox.store.ResourceKind;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** The selectors of a request. */
record Selection(LabelSelector labels, FieldSelector fields) {
  static Selection of(RoutingContext ctx, ResourceKind kind) {
    return new Selection(
        LabelSelector.parse(Params.text(ctx, "labelSelector")),
        FieldSelector.parse(Params.text(ctx, "fieldSelector"), kind));
  }

  boolean isEmpty() {
    return labels.isEmpty() && fields.isEmpty();
  }

  boolean matches(JsonObject object) {
    Map<String, String> own =
        labels.isEmpty() ? Map.of() : Json.textMap(object, "metadata", "labels");
    return labels.matches(own) && fields.matches(object);
  }
}
