package io.pilothouse.guard.tools;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.ApiCatalog;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.ObjectPage;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.core.Lanes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What there is in a namespace, or everywhere, of every kind: metadata only, and of each kind only
 * the first {@link #MOST}.
 *
 * @param missed what could not be listed, or not to the end
 */
record Inventory(List<Item> items, List<Missed> missed) {
  /** One object; its content is not known. */
  record Item(ResourceType type, JsonObject object) {
    String uid() {
      return Json.uid(object);
    }

    /** {@code Pod web-1}, with the namespace where it has one that is not {@code home}. */
    String words(String home) {
      String namespace = Json.text(Json.object(object, "metadata"), "namespace");
      String prefix = namespace.isEmpty() || namespace.equals(home) ? "" : namespace + "/";
      return type.kind() + " " + prefix + Json.name(object);
    }

    boolean is(String group, String kind) {
      return type.group().equals(group) && type.kind().equals(kind);
    }
  }

  /**
   * @param kind as in {@code pods} or {@code deployments.apps}
   */
  record Missed(String kind, String why) {
    String words() {
      return kind + " (" + why + ")";
    }
  }

  private record Part(List<Item> items, Optional<Missed> missed) {}

  /** How many objects of a kind are looked at. */
  static final int MOST = 2_000;

  /**
   * @param namespace empty: all of them, and what is in none
   * @return never fails after the catalog is known
   */
  static Future<Inventory> of(ClusterReader reader, Optional<String> namespace, CallScope scope) {
    return reader
        .catalog(scope)
        .compose(
            catalog ->
                Lanes.map(
                        kinds(catalog, namespace.isPresent()),
                        type -> part(reader, type, namespace, scope))
                    .map(parts -> together(parts, catalog)));
  }

  /** Of one kind, everywhere. */
  static Future<Inventory> ofKind(ClusterReader reader, ResourceType type, CallScope scope) {
    return part(reader, type, Optional.empty(), scope)
        .map(part -> new Inventory(part.items(), part.missed().stream().toList()));
  }

  /** Each once, whatever versions it is served in; without what is only measured or told. */
  private static List<ResourceType> kinds(ApiCatalog catalog, boolean namespacedOnly) {
    Set<String> seen = new HashSet<>();
    return catalog.types().stream()
        .filter(type -> type.verbs().contains("list"))
        .filter(type -> type.namespaced() || !namespacedOnly)
        .filter(type -> !type.group().endsWith("metrics.k8s.io") && !type.kind().equals("Event"))
        .filter(type -> seen.add(type.qualifiedName()))
        .toList();
  }

  private static Future<Part> part(
      ClusterReader reader, ResourceType type, Optional<String> namespace, CallScope scope) {
    return pages(reader, ListQuery.of(type, namespace), new ArrayList<>(), scope)
        .otherwise(
            failure ->
                new Part(
                    List.of(),
                    Optional.of(new Missed(type.qualifiedName(), failure.getMessage()))));
  }

  private static Future<Part> pages(
      ClusterReader reader, ListQuery query, List<Item> soFar, CallScope scope) {
    return reader
        .listMetadata(query, scope)
        .compose(
            page -> {
              page.items().forEach(object -> soFar.add(new Item(query.type(), object)));
              Optional<String> next = page.continueToken();
              return next.isPresent() && soFar.size() < MOST
                  ? pages(reader, query.continuing(next.get()), soFar, scope)
                  : Future.succeededFuture(part(query.type(), soFar, page));
            });
  }

  private static Part part(ResourceType type, List<Item> found, ObjectPage last) {
    boolean more = last.continueToken().isPresent() || found.size() > MOST;
    return new Part(
        found.stream().limit(MOST).toList(),
        Optional.of(new Missed(type.qualifiedName(), "only the first " + MOST + " looked at"))
            .filter(missed -> more));
  }

  private static Inventory together(List<Part> parts, ApiCatalog catalog) {
    Stream<Missed> unserved =
        catalog.broken().stream()
            .map(broken -> new Missed("everything of " + broken.groupVersion(), broken.reason()));
    return new Inventory(
        parts.stream().flatMap(part -> part.items().stream()).toList(),
        Stream.concat(parts.stream().flatMap(part -> part.missed().stream()), unserved).toList());
  }
}
