package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.pilothouse.kubernetes.LogQuery;
import io.pilothouse.kubernetes.LogText;
import io.pilothouse.kubernetes.ResourceType;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads container logs. */
final class PodLogs {
  private static final ResourceType PODS =
      new ResourceType("", "v1", "Pod", "pods", "pod", List.of("po"), true, Set.of());

  /** How the API server names the address it could not reach. */
  private static final String KUBELET_PATH = "/containerLogs/";

  private final ApiConnection connection;

  PodLogs(ApiConnection connection) {
    this.connection = connection;
  }

  Future<LogText> read(LogQuery query, CallScope scope) {
    String words = Words.log(query);
    if (query.maxBytes() < 1) {
      return Future.failedFuture(
          ClusterException.of(Kind.INVALID, words, "maxBytes must be at least 1"));
    }
    ApiPath path = pod(query, words).subresource("log");
    path.query("container", query.container());
    if (query.previous()) {
      path.query("previous", "true");
    }
    path.query("tailLines", query.tailLines()).query("sinceSeconds", query.sinceSeconds());
    if (query.timestamps()) {
      path.query("timestamps", "true");
    }
    return connection
        .call(
            ApiRequest.get(path.toString(), "text/plain,application/json", words),
            () -> new TailBody(query.maxBytes(), TailBody.LONGEST),
            scope)
        .recover(failure -> explain(failure, query, scope));
  }

  private static ApiPath pod(LogQuery query, String words) {
    return ApiPath.of(PODS, Optional.of(query.namespace()), words).segment("pod", query.pod());
  }

  /** A kubelet that cannot be reached is known by an address; the node's name says more. */
  private Future<LogText> explain(Throwable failure, LogQuery query, CallScope scope) {
    if (!(failure instanceof ClusterException known)
        || known.kind() != Kind.UNAVAILABLE
        || !known.getMessage().contains(KUBELET_PATH)) {
      return Future.failedFuture(failure);
    }
    String words = Words.log(query);
    return connection
        .json(ApiRequest.get(pod(query, words).toString(), words), PodLogs::node, scope)
        .otherwise(Optional.empty())
        .compose(node -> Future.failedFuture(unreachable(known, node)));
  }

  private static Optional<String> node(JsonObject pod) {
    return Optional.ofNullable(pod.getJsonObject("spec")).map(spec -> spec.getString("nodeName"));
  }

  private static ClusterException unreachable(ClusterException known, Optional<String> node) {
    String where = node.map(name -> "node " + name).orElse("the pod's node");
    String words = known.getMessage();
    String why = words.substring(words.lastIndexOf(": ") + 1).strip();
    return new ClusterException(
        Kind.UNAVAILABLE,
        known.status(),
        known.reason(),
        known.request().orElse(""),
        "the API server cannot reach the kubelet of " + where + ": " + why);
  }
}
