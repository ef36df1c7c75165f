package io.pilothouse.kubernetes;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One change to one object, exactly as it is sent. Only data: a {@link ClusterWriter} sends it, and
 * only with a {@link WritePermit}. Its body must not be changed once it is made.
 *
 * @param verb how it changes
 * @param type of the object
 * @param namespace empty for what is in none
 * @param name of the object; of a new one as well
 * @param subresource such as {@code scale} or {@code eviction}
 * @param body a {@link JsonObject}; for {@link Verb#JSON_PATCH} a {@link JsonArray}
 */
public record Mutation(
    Verb verb,
    ResourceType type,
    String namespace,
    String name,
    Optional<String> subresource,
    Object body) {
  /** Under this name the API server notes what was changed. */
  public static final String FIELD_MANAGER = "pilothouse";

  /** How an object is changed. */
  public enum Verb {
    CREATE("create"),
    /** RFC 7386. */
    MERGE_PATCH("patch"),
    /** RFC 6902. */
    JSON_PATCH("patch"),
    /** Kubernetes's own, which knows which lists are maps. */
    STRATEGIC_PATCH("patch"),
    /** Server-side apply that stops at a conflict with another field manager. */
    APPLY("patch"),
    /** Server-side apply that takes fields over from other managers. */
    FORCED_APPLY("patch"),
    REPLACE("update"),
    DELETE("delete"),
    /** Runs a program in a container. What it does nobody can foresee, try or undo. */
    EXEC("create");

    private final String rbac;

    Verb(String rbac) {
      this.rbac = rbac;
    }

    /** The verb of the RBAC rule that permits it. */
    public String rbac() {
      return rbac;
    }
  }

  public Mutation {
    if (!((verb == Verb.JSON_PATCH) ? body instanceof JsonArray : body instanceof JsonObject)) {
      throw new IllegalArgumentException("the body does not fit " + verb);
    }
  }

  public static Mutation patch(
      Verb verb, ResourceType type, String namespace, String name, Object body) {
    return new Mutation(verb, type, namespace, name, Optional.empty(), body);
  }

  public static Mutation create(
      ResourceType type, String namespace, String name, JsonObject object) {
    return new Mutation(Verb.CREATE, type, namespace, name, Optional.empty(), object);
  }

  /**
   * @param options such as {@code propagationPolicy} and {@code gracePeriodSeconds}
   */
  public static Mutation delete(
      ResourceType type, String namespace, String name, JsonObject options) {
    return new Mutation(Verb.DELETE, type, namespace, name, Optional.empty(), options);
  }

  /** Asks for a pod to go, which its PodDisruptionBudgets may refuse. */
  public static Mutation evict(ResourceType pod, String namespace, String name) {
    JsonObject eviction =
        new JsonObject()
            .put("apiVersion", "policy/v1")
            .put("kind", "Eviction")
            .put("metadata", new JsonObject().put("name", name).put("namespace", namespace));
    return new Mutation(Verb.CREATE, pod, namespace, name, Optional.of("eviction"), eviction);
  }

  /**
   * Runs a program in a container of a pod. There is no shell unless the command names one.
   *
   * @param command the program and its arguments
   */
  public static Mutation exec(
      ResourceType pod, String namespace, String name, String container, List<String> command) {
    JsonObject body =
        new JsonObject().put("container", container).put("command", new JsonArray(command));
    return new Mutation(Verb.EXEC, pod, namespace, name, Optional.of("exec"), body);
  }

  /**
   * Writes a Lease: creates it, or replaces it if it still has the version that it says.
   *
   * @param lease as it shall be
   */
  static Mutation lease(LeaseName name, JsonObject lease) {
    JsonObject metadata = lease.getJsonObject("metadata", new JsonObject()).copy();
    Verb verb = metadata.containsKey("resourceVersion") ? Verb.REPLACE : Verb.CREATE;
    metadata.put("namespace", name.namespace()).put("name", name.name());
    JsonObject body =
        lease
            .copy()
            .put("apiVersion", LeaseName.TYPE.apiVersion())
            .put("kind", LeaseName.TYPE.kind())
            .put("metadata", metadata);
    return new Mutation(
        verb, LeaseName.TYPE, name.namespace(), name.name(), Optional.empty(), body);
  }

  /** Sets the number of replicas by the kind's {@code scale} sub-resource. */
  public static Mutation scale(ResourceType type, String namespace, String name, int replicas) {
    JsonObject body = new JsonObject().put("spec", new JsonObject().put("replicas", replicas));
    return new Mutation(Verb.MERGE_PATCH, type, namespace, name, Optional.of("scale"), body);
  }

  /**
   * The same, refused by the API server with a conflict unless the object is still this one, in
   * this version. What is created has neither; an eviction looks at the object alone.
   */
  public Mutation provided(String uid, String resourceVersion) {
    JsonObject both = new JsonObject().put("uid", uid).put("resourceVersion", resourceVersion);
    return switch (verb) {
      case CREATE ->
          subresource.isEmpty()
              ? this
              : with(
                  merged(
                      "deleteOptions",
                      new JsonObject().put("preconditions", new JsonObject().put("uid", uid))));
      case EXEC -> this;
      case DELETE -> with(merged("preconditions", both));
      case JSON_PATCH -> {
        JsonArray tested = new JsonArray();
        both.forEach(
            field ->
                tested.add(
                    new JsonObject()
                        .put("op", "test")
                        .put("path", "/metadata/" + field.getKey())
                        .put("value", field.getValue())));
        yield with(tested.addAll((JsonArray) body));
      }
      default -> with(merged("metadata", both));
    };
  }

  private JsonObject merged(String field, JsonObject more) {
    JsonObject copy = ((JsonObject) body).copy();
    JsonObject inner =
        copy.getValue(field) instanceof JsonObject present ? present : new JsonObject();
    return copy.put(field, inner.mergeIn(more));
  }

  private Mutation with(Object other) {
    return new Mutation(verb, type, namespace, name, subresource, other);
  }

  /** In words, as {@code patch deployments.apps web in namespace shop}. */
  public String words() {
    return verb.rbac()
        + " "
        + type.qualifiedName()
        + subresource.map(sub -> "/" + sub).orElse("")
        + " "
        + name
        + (namespace.isEmpty() ? "" : " in namespace " + namespace);
  }

  /** As data, for a plan that outlives this process. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("verb", verb.name())
        .put("group", type.group())
        .put("version", type.version())
        .put("kind", type.kind())
        .put("plural", type.plural())
        .put("singular", type.singular())
        .put("shortNames", new JsonArray(type.shortNames()))
        .put("namespaced", type.namespaced())
        .put("namespace", namespace)
        .put("name", name)
        .put("subresource", subresource.orElse(""))
        .put("body", body);
  }

  /** The reverse of {@link #toJson}. */
  public static Mutation fromJson(JsonObject json) {
    ResourceType type =
        new ResourceType(
            json.getString("group"),
            json.getString("version"),
            json.getString("kind"),
            json.getString("plural"),
            json.getString("singular"),
            json.getJsonArray("shortNames").stream().map(String::valueOf).toList(),
            json.getBoolean("namespaced"),
            Set.of());
    return new Mutation(
        Verb.valueOf(json.getString("verb")),
        type,
        json.getString("namespace"),
        json.getString("name"),
        Optional.of(json.getString("subresource")).filter(sub -> !sub.isEmpty()),
        json.getValue("body"));
  }
}
