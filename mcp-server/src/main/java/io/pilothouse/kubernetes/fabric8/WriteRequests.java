package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.kubernetes.WritePermit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** What is sent for a permit: one request, the same each time it is asked for. */
final class WriteRequests {
  private static final String MANAGER = "pilothouse";

  private WriteRequests() {}

  /**
   * @throws io.pilothouse.kubernetes.ClusterException of kind INVALID for a name that cannot be one
   */
  static ApiRequest of(WritePermit permit) {
    Mutation mutation = permit.mutation();
    ApiRequest.Body body =
        new ApiRequest.Body(
            method(mutation), contentType(mutation), text(mutation.body()), Optional.of(permit));
    return new ApiRequest(
        path(permit), ApiRequest.JSON, Optional.of(body), Map.of(), mutation.words());
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
      path.query("fieldManager", MANAGER);
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
