package io.pilothouse.sandbox;

import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/**
 * Questions about callers and what they may do: everybody may read everything, nobody may write.
 */
final class ReviewEndpoint {
  private static final Set<String> READS = Set.of("get", "list", "watch");
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  private static final String GROUP = "authorization.k8s.io";

  private final ClusterView view;

  ReviewEndpoint(ClusterView view) {
    this.view = view;
  }

  void handle(RoutingContext ctx, ResourceKind kind) {
    if (ctx.request().method() != HttpMethod.POST) {
      throw StatusException.methodNotAllowed();
    }
    JsonObject spec = Json.object(body(ctx, kind), "spec");
    JsonObject answer =
        new JsonObject()
            .put("kind", kind.kind())
            .put("apiVersion", kind.apiVersion())
            .put("metadata", new JsonObject());
    switch (kind.resource()) {
      case "selfsubjectaccessreviews", "subjectaccessreviews", "localsubjectaccessreviews" ->
          answer.put("spec", withoutEmpty(spec)).put("status", access(kind, spec));
      case "selfsubjectrulesreviews" -> answer.put("spec", new JsonObject()).put("status", rules());
      case "selfsubjectreviews" ->
          answer
              .put(
                  "metadata",
                  new JsonObject()
                      .put(
                          "creationTimestamp",
                          view.now().truncatedTo(ChronoUnit.SECONDS).toString()))
              .put("status", new JsonObject().put("userInfo", user()));
      case "tokenreviews" ->
          answer
              .put("spec", spec)
              .put(
                  "status",
                  new JsonObject()
                      .put("user", new JsonObject())
                      .put("error", "invalid bearer token"));
      default -> throw StatusException.notServed("create " + kind.qualified());
    }
    Answers.json(ctx, 201, answer);
  }

  private static JsonObject body(RoutingContext ctx, ResourceKind kind) {
    String type = ctx.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (PROTOBUF.equals(type) && ctx.body().buffer() != null) {
      return ProtobufReview.decode(ctx.body().buffer(), kind.resource());
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

  private static JsonObject access(ResourceKind kind, JsonObject spec) {
    JsonObject resource = Json.object(spec, "resourceAttributes");
    JsonObject other = Json.object(spec, "nonResourceAttributes");
    if (resource.isEmpty() == other.isEmpty()) {
      throw StatusException.invalid(
          kind.kind(),
          GROUP,
          "spec.resourceAttributes",
          "Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be"
              + " specified");
    }
    String verb = Json.text(resource.isEmpty() ? other : resource, "verb");
    boolean asks =
        verb.equals("create")
            && Set.of(GROUP, "authentication.k8s.io").contains(Json.text(resource, "group"));
    return READS.contains(verb) || asks
        ? new JsonObject().put("allowed", true).put("reason", "the sandbox can be read by anybody")
        : new JsonObject().put("allowed", false).put("reason", "the sandbox is read-only");
  }

  private static JsonObject rules() {
    JsonObject resources =
        new JsonObject()
            .put("verbs", new JsonArray(List.of("get", "list", "watch")))
            .put("apiGroups", new JsonArray(List.of("*")))
            .put("resources", new JsonArray(List.of("*")));
    JsonObject reviews =
        new JsonObject()
            .put("verbs", new JsonArray(List.of("create")))
            .put("apiGroups", new JsonArray(List.of(GROUP, "authentication.k8s.io")))
            .put("resources", new JsonArray(List.of("*")));
    JsonObject urls =
        new JsonObject()
            .put("verbs", new JsonArray(List.of("get")))
            .put("nonResourceURLs", new JsonArray(List.of("*")));
    return new JsonObject()
        .put("resourceRules", new JsonArray(List.of(resources, reviews)))
        .put("nonResourceRules", new JsonArray(List.of(urls)))
        .put("incomplete", false);
  }

  private static JsonObject user() {
    return new JsonObject()
        .put("username", "sandbox")
        .put("groups", new JsonArray(List.of("system:authenticated")));
  }
}
