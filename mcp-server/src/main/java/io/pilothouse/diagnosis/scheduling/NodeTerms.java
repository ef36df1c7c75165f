package io.pilothouse.diagnosis.scheduling;

import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.LabelSelector;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a pod or a volume asks of a node's labels.
 *
 * @param equal every one of these labels
 * @param terms and one of these node selector terms, unless there are none
 */
public record NodeTerms(JsonObject equal, List<JsonObject> terms) {
  /** The node selector and the required node affinity of a pod. */
  public static NodeTerms ofPod(JsonObject podSpec) {
    return new NodeTerms(
        Json.object(podSpec, "nodeSelector"),
        Json.list(
            Json.object(
                podSpec,
                "affinity",
                "nodeAffinity",
                "requiredDuringSchedulingIgnoredDuringExecution"),
            "nodeSelectorTerms"));
  }

  /** Where a volume can be reached. */
  public static NodeTerms ofVolume(KubeObject volume) {
    return new NodeTerms(
        new JsonObject(),
        Json.list(Json.object(volume.spec(), "nodeAffinity", "required"), "nodeSelectorTerms"));
  }

  public boolean isEmpty() {
    return equal.isEmpty() && terms.isEmpty();
  }

  public boolean matches(KubeObject node) {
    return LabelSelector.ofMap(equal).matches(node.labels())
        && (terms.isEmpty() || terms.stream().anyMatch(term -> holds(term, node)));
  }

  private static boolean holds(JsonObject term, KubeObject node) {
    List<JsonObject> labels = Json.list(term, "matchExpressions");
    List<JsonObject> fields = Json.list(term, "matchFields");
    boolean any = !labels.isEmpty() || !fields.isEmpty();
    return any
        && labels.stream().allMatch(each -> holds(each, node.labels()))
        && fields.stream()
            .allMatch(each -> holds(each, new JsonObject().put("metadata.name", node.name())));
  }

  private static boolean holds(JsonObject expression, JsonObject labels) {
    String operator = Json.text(expression, "operator");
    if (!operator.equals("Gt") && !operator.equals("Lt")) {
      return new LabelSelector(java.util.Map.of(), List.of(expression)).matches(labels);
    }
    try {
      long has = Long.parseLong(Json.text(labels, Json.text(expression, "key")));
      long than = Long.parseLong(expression.getJsonArray("values", new JsonArray()).getString(0));
      return operator.equals("Gt") ? has > than : has < than;
    } catch (NumberFormatException | IndexOutOfBoundsException none) {
      return false;
    }
  }

  /** Each requirement alone, as a node selector term or expression would be written. */
  public List<Requirement> requirements() {
    List<Requirement> all = new ArrayList<>();
    equal.forEach(
        each ->
            all.add(
                new Requirement(each.getKey(), "In", List.of(String.valueOf(each.getValue())))));
    terms.stream()
        .flatMap(
            term ->
                Stream.concat(
                    Json.list(term, "matchExpressions").stream(),
                    Json.list(term, "matchFields").stream()))
        .forEach(
            each ->
                all.add(
                    new Requirement(
                        Json.text(each, "key"),
                        Json.text(each, "operator"),
                        each.getJsonArray("values", new JsonArray()).stream()
                            .map(String::valueOf)
                            .toList())));
    return List.copyOf(all);
  }

  /** A requirement on one label. */
  public record Requirement(String key, String operator, List<String> values) {
    public boolean holds(KubeObject node) {
      return NodeTerms.holds(
          new JsonObject()
              .put("key", key)
              .put("operator", operator)
              .put("values", new JsonArray(values)),
          node.labels().copy().put("metadata.name", node.name()));
    }

    /** {@code disk=ssd}, {@code zone in (a, b)}, {@code gpu Exists}. */
    @Override
    public String toString() {
      return switch (operator) {
        case "In" ->
            values.size() == 1
                ? key + "=" + values.get(0)
                : key + " in (" + String.join(", ", values) + ")";
        case "NotIn" -> key + " not in (" + String.join(", ", values) + ")";
        default -> key + " " + operator + (values.isEmpty() ? "" : " " + String.join(", ", values));
      };
    }
  }

  /** {@code disk=ssd, zone in (a, b)}. */
  @Override
  public String toString() {
    return String.join(", ", requirements().stream().map(Requirement::toString).toList());
  }
}
