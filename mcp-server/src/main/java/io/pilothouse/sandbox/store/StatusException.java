package io.pilothouse.sandbox.store;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A request that fails with a Kubernetes {@code Status}. */
public final class StatusException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient JsonObject status;

  private StatusException(int code, String reason, String message, JsonObject details) {
    super(message, null, false, false);
    status =
        new JsonObject()
            .put("kind", "Status")
            .put("apiVersion", "v1")
            .put("metadata", new JsonObject())
            .put("status", "Failure")
            .put("message", message);
    if (!reason.isEmpty()) {
      status.put("reason", reason);
    }
    if (details != null) {
      status.put("details", details);
    }
    status.put("code", code);
  }

  /** The HTTP status. */
  public int code() {
    return status.getInteger("code");
  }

  /** The body of the answer. */
  public JsonObject status() {
    return status.copy();
  }

  /** 400: the request cannot be understood. */
  public static StatusException badRequest(String message) {
    return new StatusException(400, "BadRequest", message, null);
  }

  /** 401: the credential is not one of this server's. */
  public static StatusException unauthorized() {
    return new StatusException(401, "Unauthorized", "Unauthorized", null);
  }

  /**
   * 403: the user may not do this.
   *
   * @param resource empty when the request was not about a resource
   * @param name possibly empty
   * @param why ends the message
   */
  public static StatusException forbidden(String group, String resource, String name, String why) {
    String qualified = group.isEmpty() ? resource : resource + "." + group;
    String what =
        resource.isEmpty()
            ? "forbidden: "
            : qualified + (name.isEmpty() ? "" : " \"" + name + "\"") + " is forbidden: ";
    JsonObject details = new JsonObject();
    if (!name.isEmpty()) {
      details.put("name", name);
    }
    if (!group.isEmpty()) {
      details.put("group", group);
    }
    if (!resource.isEmpty()) {
      details.put("kind", resource);
    }
    return new StatusException(403, "Forbidden", what + why, details);
  }

  /** 404: there is no such object. */
  public static StatusException notFound(ResourceKind kind, String name) {
    return new StatusException(
        404, "NotFound", kind.qualified() + " \"" + name + "\" not found", details(kind, name));
  }

  /** 404: there is no such path. */
  public static StatusException noSuchResource() {
    return new StatusException(
        404, "NotFound", "the server could not find the requested resource", new JsonObject());
  }

  /** 405: the resource does not have this method. */
  public static StatusException methodNotAllowed() {
    return new StatusException(
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource",
        new JsonObject());
  }

  /** 406: no representation fits the Accept header. */
  public static StatusException notAcceptable() {
    return new StatusException(
        406,
        "NotAcceptable",
        "only the following media types are accepted: application/json",
        null);
  }

  /** 410: a list or watch asks for a state of the past. */
  public static StatusException expired(String message) {
    return new StatusException(410, "Expired", message, null);
  }

  /** 410 for a page: names the token that continues with the present state. */
  public static StatusException expiredPage(String continueToken) {
    StatusException expired =
        expired(
            "The provided continue parameter is too old to display a consistent list result. You"
                + " can start a new list without the continue parameter, or use the continue token"
                + " in this response to retrieve the remainder of the results. Continuing with the"
                + " provided token results in an inconsistent list - objects that were created,"
                + " modified, or deleted between the time the first chunk was returned and now may"
                + " show up in the list.");
    expired.status.put("metadata", new JsonObject().put("continue", continueToken));
    return expired;
  }

  /** 403: the caller may do this, but not now or not so. */
  public static StatusException forbidden(ResourceKind kind, String name, String problem) {
    return forbidden(kind, name, problem, null);
  }

  /** 403 with a cause of its own, such as {@code NamespaceTerminating}. */
  public static StatusException forbidden(
      ResourceKind kind, String name, String problem, JsonObject cause) {
    JsonObject details = details(kind, name);
    if (cause != null) {
      details.put("causes", new JsonArray().add(cause));
    }
    return new StatusException(
        403, "Forbidden", kind.qualified() + " \"" + name + "\" is forbidden: " + problem, details);
  }

  /** 409: an object of that name is there. */
  public static StatusException alreadyExists(ResourceKind kind, String name) {
    return new StatusException(
        409,
        "AlreadyExists",
        kind.qualified() + " \"" + name + "\" already exists",
        details(kind, name));
  }

  /** 409: the object is not what the caller thinks it is. */
  public static StatusException conflict(ResourceKind kind, String name, String problem) {
    return new StatusException(
        409,
        "Conflict",
        "Operation cannot be fulfilled on " + kind.qualified() + " \"" + name + "\": " + problem,
        details(kind, name));
  }

  /** 409: the object has another resourceVersion than the request says. */
  public static StatusException modified(ResourceKind kind, String name) {
    return conflict(
        kind,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  /** 409: the object's UID or version is not the one that a deletion asks for. */
  public static StatusException precondition(ResourceKind kind, String name, String problem) {
    String qualified = kind.group().isEmpty() ? kind.kind() : kind.kind() + "." + kind.group();
    return new StatusException(
        409,
        "Conflict",
        "Operation cannot be fulfilled on " + qualified + " \"" + name + "\": " + problem,
        details(kind, name).put("kind", kind.kind()));
  }

  /** Any failure that is made in one place only. */
  public static StatusException of(int code, String reason, String message, JsonObject details) {
    return new StatusException(code, reason, message, details);
  }

  private static JsonObject details(ResourceKind kind, String name) {
    JsonObject details = new JsonObject();
    if (!name.isEmpty()) {
      details.put("name", name);
    }
    if (!kind.group().isEmpty()) {
      details.put("group", kind.group());
    }
    return details.put("kind", kind.resource());
  }

  /** 415: the body is in a form that is not understood here. */
  public static StatusException unsupportedMediaType(String accepted) {
    return new StatusException(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include: "
            + accepted,
        new JsonObject());
  }

  /** 422: an object or a set of options breaks a rule. */
  public static StatusException invalid(String kind, String group, String field, String problem) {
    return invalid(kind, group, "", List.of(new FieldError("FieldValueInvalid", field, problem)));
  }

  /** 422 with everything that is wrong. */
  public static StatusException invalid(
      String kind, String group, String name, List<FieldError> errors) {
    String qualified = group.isEmpty() ? kind : kind + "." + group;
    JsonArray causes = new JsonArray();
    for (FieldError error : errors) {
      causes.add(
          new JsonObject()
              .put("reason", error.reason())
              .put("message", error.problem())
              .put("field", error.field()));
    }
    JsonObject details = new JsonObject();
    if (!name.isEmpty()) {
      details.put("name", name);
    }
    if (!group.isEmpty()) {
      details.put("group", group);
    }
    if (!kind.isEmpty()) {
      details.put("kind", kind);
    }
    details.put("causes", causes);
    List<String> all = errors.stream().map(FieldError::toString).distinct().toList();
    String problems = all.size() == 1 ? all.getFirst() : "[" + String.join(", ", all) + "]";
    return new StatusException(
        422, "Invalid", qualified + " \"" + name + "\" is invalid: " + problems, details);
  }

  /** 422: a patch that does not fit the object it is for. */
  public static StatusException unprocessable() {
    return new StatusException(
        422,
        "Invalid",
        "the server rejected our request due to an error in our request",
        new JsonObject());
  }

  /** 500 as the API server words what a kubelet call ended with. */
  public static StatusException internal(String message) {
    return new StatusException(500, "", message, null);
  }

  /** Any other failure, of which there is nothing more to say. */
  public static StatusException refused(int code) {
    return new StatusException(
        code, "", code < 500 ? "the request was refused" : "the sandbox failed", null);
  }

  /** 501: a complete API server does this, the sandbox does not. */
  public static StatusException notServed(String what) {
    return new StatusException(501, "NotImplemented", what + " is not served by the sandbox", null);
  }

  /** 504: a resourceVersion that the server has not reached. */
  public static StatusException tooLargeVersion(long asked, long current) {
    return new StatusException(
        504,
        "Timeout",
        "Too large resource version: " + asked + ", current: " + current,
        new JsonObject().put("retryAfterSeconds", 1));
  }
}
