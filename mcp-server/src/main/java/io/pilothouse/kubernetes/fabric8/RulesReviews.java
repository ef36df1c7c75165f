package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.kubernetes.RulesReview;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The question what one may do, as an authorization.k8s.io/v1 review. */
final class RulesReviews {
  static final String PATH = AccessReviews.PATH + "selfsubjectrulesreviews";

  private RulesReviews() {}

  static ApiRequest request(String namespace) {
    JsonObject review =
        new JsonObject()
            .put("apiVersion", "authorization.k8s.io/v1")
            .put("kind", "SelfSubjectRulesReview")
            .put("spec", new JsonObject().put("namespace", namespace));
    return ApiRequest.post(PATH, review, "ask what this identity may do in " + namespace);
  }

  static RulesReview answer(JsonObject review) {
    JsonObject status = review.getJsonObject("status", new JsonObject());
    JsonArray rules = status.getJsonArray("resourceRules");
    return new RulesReview(
        rules == null
            ? List.of()
            : rules.stream().map(JsonObject.class::cast).map(RulesReviews::rule).toList(),
        status.getBoolean("incomplete", false));
  }

  private static RulesReview.Rule rule(JsonObject rule) {
    return new RulesReview.Rule(
        texts(rule, "apiGroups"),
        texts(rule, "resources"),
        texts(rule, "verbs"),
        texts(rule, "resourceNames"));
  }

  private static List<String> texts(JsonObject rule, String field) {
    JsonArray array = rule.getJsonArray(field);
    return array == null ? List.of() : array.stream().map(String::valueOf).toList();
  }
}
