package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The ControllerRevisions of StatefulSets and DaemonSets: one for each template. */
final class ControllerRevisions {
  static final String HASH = "controller-revision-hash";

  private static final String STATEFUL_HASH = "controller.kubernetes.io/hash";

  private static final Comparator<JsonObject> BY_NUMBER =
      Comparator.comparingLong(revision -> Json.number(revision, "revision"));

  private final ControllerClient client;

  ControllerRevisions(ControllerClient client) {
    this.client = client;
  }

  /** The revision of the workload's present template, made the newest. */
  JsonObject current(JsonObject workload) {
    List<JsonObject> all =
        client.owned(Kind.REVISION, workload).stream().sorted(BY_NUMBER).toList();
    JsonObject data = data(workload);
    long newest = all.isEmpty() ? 0 : Json.number(all.getLast(), "revision");
    for (JsonObject revision : all) {
      if (data.equals(Json.object(revision, "data"))) {
        return Json.number(revision, "revision") == newest
            ? revision
            : client.update(Kind.REVISION, Json.shallow(revision).put("revision", newest + 1));
      }
    }
    String hash = Names.hash(data.encode());
    JsonObject labels =
        Json.object(workload, "spec", "template", "metadata", "labels")
            .copy()
            .put("DaemonSet".equals(Json.text(workload, "kind")) ? HASH : STATEFUL_HASH, hash);
    JsonObject metadata =
        new JsonObject()
            .put("name", Json.text(workload, "metadata", "name") + "-" + hash)
            .put("namespace", Json.text(workload, "metadata", "namespace"))
            .put("labels", labels)
            .put("ownerReferences", Owners.references(workload));
    return client.create(
        Kind.REVISION,
        new JsonObject().put("metadata", metadata).put("data", data).put("revision", newest + 1));
  }

  /** Drops the oldest revisions that no pod has, as far as the workload does not keep them. */
  void cleanUp(JsonObject workload, JsonObject newest) {
    Set<String> used =
        client.owned(Kind.POD, workload).stream()
            .map(pod -> Json.text(pod, "metadata", "labels", HASH))
            .collect(Collectors.toSet());
    long limit =
        Json.value(workload, "spec", "revisionHistoryLimit") instanceof Number number
            ? number.longValue()
            : 10;
    List<JsonObject> unused =
        client.owned(Kind.REVISION, workload).stream()
            .filter(revision -> !name(revision).equals(name(newest)))
            // A DaemonSet's pods carry the hash, a StatefulSet's the name.
            .filter(revision -> !used.contains(hash(revision)) && !used.contains(name(revision)))
            .sorted(BY_NUMBER)
            .toList();
    unused.stream()
        .limit(Math.max(0, unused.size() - limit))
        .forEach(revision -> client.delete(Kind.REVISION, revision));
  }

  private static JsonObject data(JsonObject workload) {
    JsonObject template = new JsonObject().put("$patch", "replace").mergeIn(Templates.of(workload));
    return new JsonObject().put("spec", new JsonObject().put("template", template));
  }

  static String name(JsonObject revision) {
    return Json.text(revision, "metadata", "name");
  }

  /** The hash of a DaemonSet's revision, as its pods carry it. */
  static String hash(JsonObject revision) {
    return Json.text(revision, "metadata", "labels", HASH);
  }
}
