package io.pilothouse.sandbox.store;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

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

  /** 404: there is no such object. */
  public static StatusException notFound(ResourceKind kind, String name) {
    JsonObject details = new JsonObject().put("name", name);
    if (!kind.group().isEmpty()) {
      details.put("group", kind.group());
    }
    return new StatusException(
        404,
        "NotFound",
        kind.qualified() + " \"" + name + "\" not found",
        details.put("kind", kind.resource()));
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

  /** 422: an object or a set of options breaks a rule. */
  public static StatusException invalid(String kind, String group, String field, String problem) {
    String qualified = group.isEmpty() ? kind : kind + "." + group;
    JsonObject cause =
        new JsonObject()
            .put("reason", "FieldValueInvalid")
            .put("message", problem)
            .put("field", field);
    JsonObject details = new JsonObject();
    if (!group.isEmpty()) {
      details.put("group", group);
    }
    details.put("kind", kind).put("causes", new JsonArray().add(cause));
    return new StatusException(
        422, "Invalid", qualified + " \"\" is invalid: " + field + ": " + problem, details);
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
    return new StatusException(
        501, "NotImplemented", what + " is not served: the sandbox is read-only", null);
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
