package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.kubernetes.WritePermit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** What is sent for a permit: one request, the same each time it is asked for. */
final class WriteRequests {

  private WriteRequests() {}

  /**
   * @throws io.pilothouse.kubernetes.ClusterException of kind INVALID for a name that cannot be one
   */
  static ApiRequest of(WritePermit permit) {
    Mutation mutation = permit.mutation();
    boolean exec = mutation.verb() == Mutation.Verb.EXEC;
    return new ApiRequest(
        exec ? execPath(mutation) : path(permit),
        ApiRequest.JSON,
        exec ? Optional.empty() : Optional.of(body(mutation)),
        Map.of(),
        Optional.of(permit),
        mutation.words());
  }

  private static ApiRequest.Body body(Mutation mutation) {
    return new ApiRequest.Body(method(mutation), contentType(mutation), text(mutation.body()));
  }

  /** All that is to be run stands in the query, one parameter for each argument. */
  private static String execPath(Mutation mutation) {
    JsonObject what = (JsonObject) mutation.body();
    ApiPath path = ApiPath.of(mutation.type(), Optional.of(mutation.namespace()), mutation.words());
    path.segment("name", mutation.name()).subresource("exec");
    path.query("container", what.getString("container"));
    what.getJsonArray("command").forEach(word -> path.query("command", String.valueOf(word)));
    return path.query("stdout", "true").query("stderr", "true").toString();
  }

  private static String path(WritePermit permit) {
    Mutation mutation = permit.mutation();
    ApiPath path = ApiPath.of(mutation.type(), Optional.of(mutation.namespace()), mutation.words());
    boolean collection =
        mutation.verb() == Mutation.Verb.CREATE && mutation.subresource().isEmpty();
    if (!collection) {
      path.segment("name", mutation.name());
    }
    mutation.subresource().ifPresent(path::subresource);
    if (mutation.verb() != Mutation.Verb.DELETE) {
      path.query("fieldManager", Mutation.FIELD_MANAGER);
    }
    if (mutation.verb() == Mutation.Verb.FORCED_APPLY) {
      path.query("force", "true");
    }
    if (permit.dryRun()) {
      path.query("dryRun", "All");
    }
    return path.toString();
  }

  private static String method(Mutation mutation) {
    return switch (mutation.verb()) {
      case CREATE -> "POST";
      case REPLACE -> "PUT";
      case DELETE -> "DELETE";
      default -> "PATCH";
    };
  }

  /** JSON is YAML, which is what server-side apply takes. */
  private static String contentType(Mutation mutation) {
    return switch (mutation.verb()) {
      case MERGE_PATCH -> "application/merge-patch+json";
      case JSON_PATCH -> "application/json-patch+json";
      case STRATEGIC_PATCH -> "application/strategic-merge-patch+json";
      case APPLY, FORCED_APPLY -> "application/apply-patch+yaml";
      default -> ApiRequest.JSON;
    };
  }

  private static String text(Object body) {
    return body instanceof JsonArray array ? array.encode() : ((JsonObject) body).encode();
  }
}
