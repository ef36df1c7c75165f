package io.pilothouse.sandbox;

import io.pilothouse.sandbox.access.AccessControl;
import io.pilothouse.sandbox.access.Reviews;
import io.pilothouse.sandbox.access.UserInfo;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.temporal.ChronoUnit;

/** Questions about users and what they may do. */
final class ReviewEndpoint {
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

  private final ClusterView view;
  private final Reviews reviews;

  ReviewEndpoint(ClusterView view, Reviews reviews) {
    this.view = view;
    this.reviews = reviews;
  }

  void handle(RoutingContext ctx, ResourceKind kind) {
    if (ctx.request().method() != HttpMethod.POST) {
      throw StatusException.methodNotAllowed();
    }
    UserInfo user = AccessControl.user(ctx);
    JsonObject spec = Json.object(body(ctx, kind), "spec");
    JsonObject answer =
        new JsonObject()
            .put("kind", kind.kind())
            .put("apiVersion", kind.apiVersion())
            .put("metadata", new JsonObject());
    switch (kind.resource()) {
      case "selfsubjectaccessreviews" ->
          answer.put("spec", withoutEmpty(spec)).put("status", reviews.ofSelf(kind, user, spec));
      case "subjectaccessreviews", "localsubjectaccessreviews" ->
          answer.put("spec", withoutEmpty(spec)).put("status", reviews.ofSubject(kind, spec));
      case "selfsubjectrulesreviews" ->
          answer.put("spec", new JsonObject()).put("status", reviews.rules(user, spec));
      case "selfsubjectreviews" ->
          answer
              .put(
                  "metadata",
                  new JsonObject()
                      .put(
                          "creationTimestamp",
                          view.now().truncatedTo(ChronoUnit.SECONDS).toString()))
              .put("status", new JsonObject().put("userInfo", user.toJson()));
      case "tokenreviews" -> answer.put("spec", spec).put("status", reviews.token(spec));
      default -> throw StatusException.notServed("create " + kind.qualified());
    }
    Answers.json(ctx, 201, answer);
  }

  private static JsonObject body(RoutingContext ctx, ResourceKind kind) {
    String type = ctx.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (PROTOBUF.equals(type) && ctx.body().buffer() != null) {
      return ProtobufBody.decode(ctx.body().buffer(), kind.resource());
    }
    try {
      JsonObject body = ctx.body().asJsonObject();
      if (body != null) {
        return body;
      }
    } catch (DecodeException | ClassCastException notJson) {
      throw StatusException.badRequest("the body of the request is not a JSON object");
    }
    throw StatusException.badRequest("the request has no body");
  }

  /** The question as it is echoed: what was asked as an empty text was not asked. */
  private static JsonObject withoutEmpty(JsonObject asked) {
    JsonObject echoed = new JsonObject();
    asked.forEach(
        entry -> {
          if (entry.getValue() instanceof JsonObject attributes) {
            echoed.put(entry.getKey(), withoutEmpty(attributes));
          } else if (!"".equals(entry.getValue())) {
            echoed.put(entry.getKey(), entry.getValue());
          }
        });
    return echoed;
  }
}
