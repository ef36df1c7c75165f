package io.pilothouse.sandbox;

import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceCatalog.GroupVersion;
import io.pilothouse.sandbox.store.ResourceKind;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the API offers, as legacy documents and as the aggregated one. Only served verbs count. */
final class DiscoveryEndpoint {
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

  private final ClusterView view;

  DiscoveryEndpoint(ClusterView view) {
    this.view = view;
  }

  void handle(RoutingContext ctx, ApiPath path) {
    if (!path.version().isEmpty()) {
      Answers.json(ctx, 200, resources(path));
    } else if (!path.group().isEmpty()) {
      Answers.json(ctx, 200, oneGroup(path.group()));
    } else if (Rendering.aggregatedDiscovery(ctx)) {
      Answers.json(ctx, 200, AGGREGATED, aggregated(path.core()));
    } else {
      Answers.json(ctx, 200, path.core() ? coreVersions(ctx) : groupList());
    }
  }

  private static JsonObject coreVersions(RoutingContext ctx) {
    JsonObject address =
        new JsonObject()
            .put("clientCIDR", "0.0.0.0/0")
            .put("serverAddress", ctx.request().localAddress().toString());
    return new JsonObject()
        .put("kind", "APIVersions")
        .put("versions", new JsonArray().add("v1"))
        .put("serverAddressByClientCIDRs", new JsonArray().add(address));
  }

  private JsonObject groupList() {
    JsonArray groups = new JsonArray();
    groups().forEach((name, versions) -> groups.add(group(name, versions)));
    return new JsonObject()
        .put("kind", "APIGroupList")
        .put("apiVersion", "v1")
        .put("groups", groups);
  }

  private JsonObject oneGroup(String name) {
    List<String> versions = groups().get(name);
    if (versions == null) {
      throw StatusException.noSuchResource();
    }
    JsonObject document = new JsonObject().put("kind", "APIGroup").put("apiVersion", "v1");
    return document.mergeIn(group(name, versions));
  }

  /** The named groups and their versions, those of registered but unavailable APIs last. */
  private Map<String, List<String>> groups() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    for (GroupVersion served : view.catalog().groupVersions()) {
      if (!served.group().isEmpty()) {
        groups.merge(served.group(), List.of(served.version()), DiscoveryEndpoint::join);
      }
    }
    for (JsonObject service : view.unavailable()) {
      groups.merge(
          Json.text(service, "spec", "group"),
          List.of(Json.text(service, "spec", "version")),
          DiscoveryEndpoint::join);
    }
    return groups;
  }

  private static List<String> join(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  private static JsonObject group(String name, List<String> versions) {
    JsonArray documents = new JsonArray();
    versions.forEach(version -> documents.add(version(name, version)));
    return new JsonObject()
        .put("name", name)
        .put("versions", documents)
        .put("preferredVersion", version(name, versions.getFirst()));
  }

  private static JsonObject version(String group, String version) {
    return new JsonObject().put("groupVersion", group + "/" + version).put("version", version);
  }

  private JsonObject resources(ApiPath path) {
    GroupVersion found =
        view.catalog()
            .find(path.group(), path.version())
            .orElseThrow(StatusException::noSuchResource);
    JsonArray resources = new JsonArray();
    for (ResourceKind kind : found.kinds()) {
      JsonObject served = ServedDiscovery.of(kind);
      resources.add(resource(kind, served));
      for (JsonObject sub : Json.objects(served, "subresources")) {
        resources.add(subresource(kind, sub));
      }
    }
    JsonObject list = new JsonObject().put("kind", "APIResourceList");
    if (!path.core()) {
      list.put("apiVersion", "v1");
    }
    return list.put("groupVersion", path.core() ? path.version() : groupVersion(path))
        .put("resources", resources);
  }

  /** A subresource of another group says so: kubectl evicts pods only where it finds policy/v1. */
  private static JsonObject subresource(ResourceKind kind, JsonObject sub) {
    JsonObject resource =
        new JsonObject()
            .put("name", kind.resource() + "/" + sub.getString("subresource"))
            .put("singularName", "")
            .put("namespaced", kind.namespaced())
            .put("kind", Json.text(sub, "responseKind", "kind"))
            .put("verbs", sub.getJsonArray("verbs"));
    String group = Json.text(sub, "responseKind", "group");
    if (!group.isEmpty() && !group.equals(kind.group())) {
      resource.put("group", group).put("version", Json.text(sub, "responseKind", "version"));
    }
    return resource;
  }

  private static String groupVersion(ApiPath path) {
    return path.group() + "/" + path.version();
  }

  private static JsonObject resource(ResourceKind kind, JsonObject served) {
    JsonObject resource =
        new JsonObject()
            .put("name", kind.resource())
            .put("singularName", Json.text(served, "singularResource"))
            .put("namespaced", kind.namespaced())
            .put("kind", kind.kind())
            .put("verbs", served.getJsonArray("verbs"));
    for (String field : List.of("shortNames", "categories")) {
      if (served.containsKey(field)) {
        resource.put(field, served.getJsonArray(field));
      }
    }
    return resource;
  }

  /** A registered API that does not answer: what it has is not known. */
  private static void stale(JsonObject service, Map<String, JsonArray> versions) {
    versions
        .computeIfAbsent(Json.text(service, "spec", "group"), group -> new JsonArray())
        .add(
            new JsonObject()
                .put("version", Json.text(service, "spec", "version"))
                .put("freshness", "Stale"));
  }

  private JsonObject aggregated(boolean core) {
    Map<String, JsonArray> versions = new LinkedHashMap<>();
    for (GroupVersion served : view.catalog().groupVersions()) {
      if (served.group().isEmpty() == core) {
        JsonArray resources = new JsonArray();
        served.kinds().forEach(kind -> resources.add(ServedDiscovery.of(kind)));
        versions
            .computeIfAbsent(served.group(), group -> new JsonArray())
            .add(
                new JsonObject()
                    .put("version", served.version())
                    .put("resources", resources)
                    .put("freshness", "Current"));
      }
    }
    if (!core) {
      view.unavailable().forEach(service -> stale(service, versions));
    }
    JsonArray items = new JsonArray();
    versions.forEach(
        (group, list) -> {
          JsonObject metadata = new JsonObject();
          if (!group.isEmpty()) {
            metadata.put("name", group);
          }
          items.add(new JsonObject().put("metadata", metadata).put("versions", list));
        });
    return new JsonObject()
        .put("kind", "APIGroupDiscoveryList")
        .put("apiVersion", "apidiscovery.k8s.io/v2")
        .put("metadata", new JsonObject())
        .put("items", items);
  }
}
