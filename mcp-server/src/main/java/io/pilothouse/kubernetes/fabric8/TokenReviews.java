package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.kubernetes.ReviewedToken;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Questions to the authenticator as authentication.k8s.io/v1 reviews. */
final class TokenReviews {
  static final String PATH = "/apis/authentication.k8s.io/v1/tokenreviews";

  private TokenReviews() {}

  static ApiRequest request(String token, List<String> audiences) {
    JsonObject spec = new JsonObject().put("token", token);
    if (!audiences.isEmpty()) {
      spec.put("audiences", new JsonArray(audiences));
    }
    JsonObject review =
        new JsonObject()
            .put("apiVersion", "authentication.k8s.io/v1")
            .put("kind", "TokenReview")
            .put("spec", spec);
    return ApiRequest.post(PATH, review, "ask whose token it is");
  }

  static ReviewedToken answer(JsonObject review) {
    JsonObject status = review.getJsonObject("status", new JsonObject());
    JsonObject user = status.getJsonObject("user", new JsonObject());
    return new ReviewedToken(
        status.getBoolean("authenticated", false),
        user.getString("username", ""),
        strings(user.getJsonArray("groups")),
        strings(status.getJsonArray("audiences")));
  }

  private static List<String> strings(JsonArray array) {
    return array == null
        ? List.of()
        : array.stream().filter(String.class::isInstance).map(String.class::cast).toList();
  }
}
