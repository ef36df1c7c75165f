package io.pilothouse.sandbox.seed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.sandbox.store.Cluster;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceCatalog.GroupVersion;
import io.pilothouse.sandbox.store.ResourceKind;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SeedTest {
  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final Pattern TIME = Pattern.compile("\"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z)\"");

  @Test
  void theNewestTimeIsTwoMinutesAgo() {
    Instant newest =
        all(Seed.load(NOW)).stream()
            .flatMap(object -> TIME.matcher(object.encode()).results())
            .map(MatchResult::group)
            .map(quoted -> Instant.parse(quoted.substring(1, quoted.length() - 1)))
            .max(Instant::compareTo)
            .orElseThrow();
    assertEquals(NOW.minus(Seed.NEWEST), newest);
  }

  @Test
  void everyOwnerExists() {
    List<JsonObject> objects = all(Seed.load(NOW));
    Set<String> uids = new HashSet<>();
    objects.forEach(
        object ->
            assertTrue(uids.add(Json.text(object, "metadata", "uid")), "twice: " + name(object)));
    for (JsonObject object : objects) {
      for (JsonObject owner : Json.objects(object, "metadata", "ownerReferences")) {
        assertTrue(uids.contains(owner.getString("uid")), name(object) + " has a lost owner");
      }
    }
  }

  @Test
  void everyNamespaceAndNodeExists() {
    Cluster cluster = Seed.load(NOW);
    for (JsonObject object : all(cluster)) {
      String namespace = Json.text(object, "metadata", "namespace");
      String node =
          object.getString("kind").equals("Pod") ? Json.text(object, "spec", "nodeName") : "";
      assertTrue(namespace.isEmpty() || exists(cluster, "namespaces", namespace), name(object));
      assertTrue(node.isEmpty() || exists(cluster, "nodes", node), name(object));
    }
  }

  @Test
  void isEnlargedToTheSamePodsEachTime() {
    Cluster first = enlarged(700);
    List<JsonObject> pods = pods(first);
    assertEquals(700, pods.size());
    assertEquals(pods, pods(enlarged(700)));
    assertTrue(phases(pods).containsAll(Set.of("Running", "Pending")));
  }

  @Test
  void enlargedPodsBelongToEnlargedWorkloads() {
    Cluster cluster = enlarged(300);
    Set<String> uids = new HashSet<>();
    all(cluster).forEach(object -> uids.add(Json.text(object, "metadata", "uid")));
    assertEquals(all(cluster).size(), uids.size());
    for (JsonObject pod : pods(cluster)) {
      String namespace = Json.text(pod, "metadata", "namespace");
      if (!namespace.startsWith("load-")) {
        continue;
      }
      JsonObject owner = Json.objects(pod, "metadata", "ownerReferences").getFirst();
      JsonObject set =
          cluster
              .store()
              .find(cluster.kind("apps", "v1", "replicasets"), namespace, owner.getString("name"))
              .orElseThrow();
      assertEquals(Json.text(set, "metadata", "uid"), owner.getString("uid"));
      Json.textMap(set, "spec", "selector", "matchLabels")
          .forEach(
              (label, value) ->
                  assertEquals(value, Json.text(pod, "metadata", "labels", label), name(pod)));
      String node = Json.text(pod, "spec", "nodeName");
      assertTrue(node.isEmpty() || exists(cluster, "nodes", node));
    }
  }

  @Test
  void getsAsManyFurtherEventsAsAskedFor() {
    Cluster cluster = Seed.load(NOW);
    ResourceKind events = cluster.kind("", "v1", "events");
    int before = cluster.store().list(events, "shop").size();
    new Enlarger(cluster).events(500);
    assertEquals(before + 500, cluster.store().list(events, "shop").size());
  }

  @Test
  void holdsCredentialsThatMustNotBeShown() {
    Cluster cluster = Seed.load(NOW);
    assertFalse(cluster.store().list(cluster.kind("", "v1", "secrets"), "shop").isEmpty());
    assertTrue(
        pods(cluster).stream().anyMatch(pod -> pod.encode().contains("PASSWORD")),
        "no pod has a password in its environment");
  }

  private static Cluster enlarged(int pods) {
    Cluster cluster = Seed.load(NOW);
    new Enlarger(cluster).pods(pods);
    return cluster;
  }

  private static List<JsonObject> pods(Cluster cluster) {
    return List.copyOf(cluster.store().list(cluster.kind("", "v1", "pods"), "").values());
  }

  private static Set<String> phases(List<JsonObject> pods) {
    Set<String> phases = new HashSet<>();
    pods.forEach(pod -> phases.add(Json.text(pod, "status", "phase")));
    return phases;
  }

  private static boolean exists(Cluster cluster, String resource, String name) {
    return cluster.store().find(cluster.kind("", "v1", resource), "", name).isPresent();
  }

  private static List<JsonObject> all(Cluster cluster) {
    List<JsonObject> objects = new ArrayList<>();
    for (GroupVersion version : cluster.catalog().groupVersions()) {
      if (!Set.of("events.k8s.io", "metrics.k8s.io").contains(version.group())) {
        version.kinds().forEach(kind -> objects.addAll(cluster.store().list(kind, "").values()));
      }
    }
    return objects;
  }

  private static String name(JsonObject object) {
    return object.getString("kind") + " " + Json.text(object, "metadata", "name");
  }
}
