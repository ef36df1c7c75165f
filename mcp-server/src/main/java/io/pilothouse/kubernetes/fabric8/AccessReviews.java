package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.kubernetes.AccessAnswer;
import io.pilothouse.kubernetes.AccessQuestion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Questions to the authoriser as authorization.k8s.io/v1 reviews. */
final class AccessReviews {
  static final String PATH = "/apis/authorization.k8s.io/v1/";
  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

  private AccessReviews() {}

  static ApiRequest request(AccessQuestion question) {
    boolean self = question.subject().isEmpty();
    JsonObject attributes =
        new JsonObject()
            .put("verb", question.verb())
            .put("group", question.group())
            .put("resource", question.resource());
    question.subresource().ifPresent(value -> attributes.put("subresource", value));
    question.namespace().ifPresent(value -> attributes.put("namespace", value));
    question.name().ifPresent(value -> attributes.put("name", value));
    JsonObject spec = new JsonObject().put("resourceAttributes", attributes);
    question.subject().ifPresent(user -> spec.put("user", user).put("groups", groups(user)));
    JsonObject review =
        new JsonObject()
            .put("apiVersion", "authorization.k8s.io/v1")
            .put("kind", self ? "SelfSubjectAccessReview" : "SubjectAccessReview")
            .put("spec", spec);
    return ApiRequest.post(
        PATH + (self ? "selfsubjectaccessreviews" : "subjectaccessreviews"),
        review,
        "ask whether "
            + question.subject().orElse("this identity")
            + " may "
            + question.verb()
            + " "
            + question.resource());
  }

  /** The groups the authenticator would add; without them RBAC's answer would be too narrow. */
  private static JsonArray groups(String user) {
    JsonArray groups = new JsonArray().add("system:authenticated");
    if (user.startsWith(SERVICE_ACCOUNT)) {
      String namespace = user.substring(SERVICE_ACCOUNT.length()).split(":", 2)[0];
      groups.add("system:serviceaccounts").add("system:serviceaccounts:" + namespace);
    }
    return groups;
  }

  static AccessAnswer answer(JsonObject review) {
    JsonObject status = review.getJsonObject("status", new JsonObject());
    String reason = status.getString("reason", "");
    return new AccessAnswer(
        status.getBoolean("allowed", false),
        reason.isEmpty() ? status.getString("evaluationError", "") : reason);
  }
}
