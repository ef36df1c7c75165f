package io.pilothouse.guard;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.tools.core.ListScan;
import io.pilothouse.tools.core.Targets;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lists what lies around an object in its namespace. What cannot be listed is noted, not failed, so
 * that a plan can say what it does not know.
 */
final class Surroundings {
  private final ClusterReader reader;
  private final String namespace;
  private final CallScope scope;
  private final List<String> unknown = new ArrayList<>();
  private final Map<String, Future<List<JsonObject>>> known = new ConcurrentHashMap<>();

  Surroundings(ClusterReader reader, String namespace, CallScope scope) {
    this.reader = reader;
    this.namespace = namespace;
    this.scope = scope;
  }

  /**
   * Everything of a kind; nothing where the cluster does not serve the kind. Asked once, however
   * many changes of a plan lie in the same namespace.
   */
  Future<List<JsonObject>> list(String kind, Optional<String> selector) {
    return known.computeIfAbsent(kind + " " + selector.orElse(""), any -> read(kind, selector));
  }

  private Future<List<JsonObject>> read(String kind, Optional<String> selector) {
    return Targets.type(reader, kind, Optional.empty(), scope)
        .compose(
            type ->
                ListScan.objects(
                    reader,
                    ListQuery.of(type, Optional.of(namespace))
                        .withSelectors(selector, Optional.empty()),
                    scope))
        .map(listed -> listed.items())
        .otherwise(failure -> note(kind, failure));
  }

  /** What could not be listed, and why. */
  synchronized List<String> unknown() {
    return List.copyOf(unknown);
  }

  private synchronized List<JsonObject> note(String kind, Throwable failure) {
    boolean absent =
        failure instanceof ClusterException known
            && known.kind() == ClusterException.Kind.NOT_SERVED;
    if (!absent) {
      unknown.add(kind.substring(kind.lastIndexOf('/') + 1) + "s (" + failure.getMessage() + ")");
    }
    return List.of();
  }
}
