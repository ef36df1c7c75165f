package io.pilothouse.sandbox.table;

import static io.pilothouse.sandbox.table.Column.integer;
import static io.pilothouse.sandbox.table.Column.text;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Horizontal pod autoscalers and pod disruption budgets. */
final class ScalingPrinters {
  private ScalingPrinters() {}

  static Printer autoscalers() {
    return new Printer(
        List.of(
            Column.NAME,
            text("Reference", "The target resource to scale."),
            text("Targets", "What the scaler looks at, now and at its target."),
            text("MinPods", "The lower limit for the number of replicas."),
            text("MaxPods", "The upper limit for the number of replicas."),
            text("Replicas", "The current number of replicas."),
            Column.AGE),
        (object, now) -> {
          Object minimum = Json.value(object, "spec", "minReplicas");
          return List.of(
              Cell.name(object),
              Json.text(object, "spec", "scaleTargetRef", "kind")
                  + "/"
                  + Json.text(object, "spec", "scaleTargetRef", "name"),
              targets(object),
              minimum == null ? "<unset>" : minimum.toString(),
              Json.number(object, "spec", "maxReplicas"),
              Json.number(object, "status", "currentReplicas"),
              Cell.age(object, now));
        });
  }

  private static String targets(JsonObject scaler) {
    List<JsonObject> current = Json.objects(scaler, "status", "currentMetrics");
    List<String> targets = new ArrayList<>();
    int position = 0;
    for (JsonObject metric : Json.objects(scaler, "spec", "metrics")) {
      JsonObject now = position < current.size() ? current.get(position) : new JsonObject();
      position++;
      JsonObject resource = Json.object(metric, "resource");
      if (resource.isEmpty()) {
        targets.add(Cell.UNKNOWN + " (" + Json.text(metric, "type") + ")");
        continue;
      }
      String used = Json.text(now, "resource", "current", "averageUtilization");
      String wanted = Json.text(resource, "target", "averageUtilization");
      String name = Json.text(resource, "name") + ": ";
      if (wanted.isEmpty()) {
        String value = Json.text(now, "resource", "current", "averageValue");
        targets.add(
            name
                + (value.isEmpty() ? Cell.UNKNOWN : value)
                + "/"
                + Json.text(resource, "target", "averageValue"));
      } else {
        targets.add(name + (used.isEmpty() ? Cell.UNKNOWN : used + "%") + "/" + wanted + "%");
      }
    }
    return targets.isEmpty() ? Cell.NONE : String.join(", ", targets);
  }

  static Printer disruptionBudgets() {
    return new Printer(
        List.of(
            Column.NAME,
            text("Min Available", "The minimum number of pods that must be available."),
            text("Max Unavailable", "The maximum number of pods that may be unavailable."),
            integer("Allowed Disruptions", "Pods that may be disrupted at this time."),
            Column.AGE),
        (object, now) ->
            List.of(
                Cell.name(object),
                notApplicable(Json.text(object, "spec", "minAvailable")),
                notApplicable(Json.text(object, "spec", "maxUnavailable")),
                Json.number(object, "status", "disruptionsAllowed"),
                Cell.age(object, now)));
  }

  private static String notApplicable(String value) {
    return value.isEmpty() ? "N/A" : value;
  }
}
