package io.pilothouse.sandbox.access;

import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The answers to questions about users: the {@code status} of each kind of review. */
public final class Reviews {
  private static final String GROUP = "authorization.k8s.io";

  private final Authenticator authenticator;
  private final Rbac rbac;

  public Reviews(Authenticator authenticator, Rbac rbac) {
    this.authenticator = authenticator;
    this.rbac = rbac;
  }

  /** Whether the one who asks may do something. */
  public JsonObject ofSelf(ResourceKind kind, UserInfo user, JsonObject spec) {
    return access(user, attributes(kind, spec));
  }

  /**
   * Whether somebody else may do something.
   *
   * @throws StatusException 422 when the question names nobody
   */
  public JsonObject ofSubject(ResourceKind kind, JsonObject spec) {
    UserInfo subject =
        new UserInfo(Json.text(spec, "user"), Json.texts(spec, "groups"), extra(spec));
    if (subject.name().isEmpty() && subject.groups().isEmpty()) {
      throw StatusException.invalid(
          kind.kind(),
          GROUP,
          "spec.user",
          "Invalid value: \"\": at least one of user or group must" + " be specified");
    }
    return access(subject, attributes(kind, spec));
  }

  /** Everything the one who asks may do in a namespace. */
  public JsonObject rules(UserInfo user, JsonObject spec) {
    return rbac.rules(user, Json.text(spec, "namespace"));
  }

  /** Whose token it is, and for whom. */
  public JsonObject token(JsonObject spec) {
    List<String> wanted = Json.texts(spec, "audiences");
    List<String> audiences = wanted.isEmpty() ? List.of(Authenticator.AUDIENCE) : wanted;
    Optional<Authenticator.Known> known = authenticator.find(Json.text(spec, "token"));
    if (known.isEmpty()) {
      return refused("invalid bearer token");
    }
    List<String> shared = audiences.stream().filter(known.get().audiences()::contains).toList();
    return shared.isEmpty()
        ? refused(
            "token audiences %s is invalid for the target audiences %s"
                .formatted(known.get().audiences(), audiences))
        : new JsonObject()
            .put("authenticated", true)
            .put("user", known.get().user().toJson())
            .put("audiences", new JsonArray(shared));
  }

  private static JsonObject refused(String error) {
    return new JsonObject().put("user", new JsonObject()).put("error", error);
  }

  private JsonObject access(UserInfo user, Attributes asked) {
    Decision decision = rbac.decide(user, asked);
    JsonObject status = new JsonObject().put("allowed", decision.allowed());
    return decision.reason().isEmpty() ? status : status.put("reason", decision.reason());
  }

  private static Attributes attributes(ResourceKind kind, JsonObject spec) {
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
    return resource.isEmpty()
        ? Attributes.ofPath(Json.text(other, "verb"), Json.text(other, "path"))
        : new Attributes(
            Json.text(resource, "verb"),
            Json.text(resource, "group"),
            Json.text(resource, "resource"),
            Json.text(resource, "subresource"),
            Json.text(resource, "namespace"),
            Json.text(resource, "name"),
            "");
  }

  private static Map<String, List<String>> extra(JsonObject spec) {
    Map<String, List<String>> extra = new LinkedHashMap<>();
    Json.object(spec, "extra")
        .fieldNames()
        .forEach(k -> extra.put(k, Json.texts(spec, "extra", k)));
    return extra;
  }
}
