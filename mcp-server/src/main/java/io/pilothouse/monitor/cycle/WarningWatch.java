package io.pilothouse.monitor.cycle;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.ObjectPage;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.monitor.config.MonitorConfig;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out whether a cluster warns of something new: asks for the metadata of Warning events and
 * remembers which there were. It asks again and again instead of watching: one short request every
 * {@code wakeGap} needs no connection that stays open through proxies and credentials that are
 * renewed, and a cycle could begin no earlier than that anyway.
 */
public final class WarningWatch {
  private static final int MOST = 2_000;

  private final Clusters clusters;
  private final Map<List<Optional<String>>, Set<String>> known = new HashMap<>();

  public WarningWatch(Clusters clusters) {
    this.clusters = clusters;
  }

  /**
   * Whether there is a warning that was not there the last time, or again; not the first time.
   * Never fails: that a cluster cannot be seen is for a cycle to say.
   */
  public Future<Boolean> anythingNew(MonitorConfig.Scope where, CallScope scope) {
    Future<Boolean> found = Future.succeededFuture(false);
    for (Optional<String> context : orTheWhole(where.contexts())) {
      for (Optional<String> namespace : orTheWhole(where.namespaces())) {
        found = found.compose(before -> ask(context, namespace, scope).map(here -> before || here));
      }
    }
    return found;
  }

  private static List<Optional<String>> orTheWhole(List<String> names) {
    return names.isEmpty() ? List.of(Optional.empty()) : names.stream().map(Optional::of).toList();
  }

  private Future<Boolean> ask(
      Optional<String> context, Optional<String> namespace, CallScope scope) {
    return clusters
        .serverReader(context)
        .compose(
            reader ->
                events(reader, scope)
                    .compose(type -> reader.listMetadata(query(type, namespace), scope)))
        .map(page -> note(List.of(context, namespace), page))
        .otherwise(false);
  }

  private static Future<ResourceType> events(ClusterReader reader, CallScope scope) {
    return reader.catalog(scope).map(catalog -> catalog.resolve("v1/Event").orElseThrow());
  }

  private static ListQuery query(ResourceType type, Optional<String> namespace) {
    return ListQuery.of(type, namespace)
        .withSelectors(Optional.empty(), Optional.of("type=Warning"))
        .withLimit(MOST);
  }

  private synchronized boolean note(List<Optional<String>> place, ObjectPage page) {
    Set<String> now = new HashSet<>();
    page.items().stream().limit(MOST).forEach(event -> now.add(version(event)));
    Set<String> before = known.put(place, now);
    return before != null && !before.containsAll(now);
  }

  private static String version(JsonObject event) {
    JsonObject metadata = event.getJsonObject("metadata", new JsonObject());
    return metadata.getString("uid") + "@" + metadata.getString("resourceVersion");
  }
}
