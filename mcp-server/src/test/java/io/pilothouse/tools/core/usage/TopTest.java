package io.pilothouse.tools.core.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Calls;
import io.pilothouse.tools.core.FakeCluster;
import io.pilothouse.tools.core.Recordings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class TopTest {
  private static final String PODS = "/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods";
  private static final String ALL_PODS = "/apis/metrics.k8s.io/v1beta1/pods";
  private static final String NODES = "/apis/metrics.k8s.io/v1beta1/nodes";

  private final FakeCluster cluster = new FakeCluster();
  private final Top tool = new Top(cluster, new Redactor());
  private final JsonArray metrics = new JsonArray();

  private void pod(String namespace, String name, String... containers) {
    JsonArray usages = new JsonArray();
    JsonArray specs = new JsonArray();
    for (String container : containers) {
      JsonObject json = new JsonObject(container);
      usages.add(
          new JsonObject()
              .put("name", json.getString("name"))
              .put("usage", json.getJsonObject("usage")));
      specs.add(
          new JsonObject()
              .put("name", json.getString("name"))
              .put("resources", json.getJsonObject("resources")));
    }
    JsonObject metadata = new JsonObject().put("namespace", namespace).put("name", name);
    metrics.add(new JsonObject().put("metadata", metadata).put("containers", usages));
    cluster.add(
        FakeCluster.POD,
        new JsonObject()
            .put("metadata", metadata)
            .put("spec", new JsonObject().put("containers", specs)));
    cluster.paths.put(PODS, new JsonObject().put("items", metrics));
    cluster.paths.put(ALL_PODS, new JsonObject().put("items", metrics));
  }

  private void twoPods() {
    pod(
        "shop",
        "small",
        """
        {"name": "a", "usage": {"cpu": "1500000n", "memory": "200Mi"}, "resources": {}}
        """);
    pod(
        "shop",
        "large",
        """
        {"name": "a", "usage": {"cpu": "100m", "memory": "64Mi"},
         "resources": {"requests": {"cpu": "200m", "memory": "64Mi"},
                       "limits": {"cpu": "1", "memory": "128Mi"}}}
        """,
        """
        {"name": "b", "usage": {"cpu": "150m", "memory": "32Mi"},
         "resources": {"requests": {"cpu": "300m"}, "limits": {"memory": "128Mi"}}}
        """);
  }

  @Test
  void holdsUsageAgainstRequestsAndLimits() {
    twoPods();
    assertEquals(
        """
        2 pods in namespace shop use 252m CPU (requested 500m), 296Mi memory (requested 64Mi); most CPU first
        NAME   CPU   CPU/REQ      CPU/LIM  MEMORY  MEM/REQ       MEM/LIM
        large  250m  50% of 500m  -        96Mi    150% of 64Mi  38% of 256Mi
        small  2m    -            -        200Mi   -             -\
        """,
        Calls.text(tool, "namespace", "shop"));
  }

  @Test
  void sortsByMemoryAndShowsContainers() {
    twoPods();
    String text = Calls.text(tool, "namespace", "shop", "sort", "memory", "containers", true);
    assertTrue(text.indexOf("small/a") < text.indexOf("large/a"), text);
    assertTrue(text.contains("large/a  100m  50% of 200m  10% of 1000m"), text);
  }

  @Test
  void readsWhatARealServerAnswered() {
    cluster.paths.put(PODS, Recordings.body("85-metrics-pods"));
    String text = Calls.text(tool, "namespace", "shop");
    assertTrue(text.contains("api-5fb4c4c474-kscfw"), text);
    assertTrue(text.contains("240Ki"), text);
  }

  @Test
  void nodesAreHeldAgainstWhatTheyOffer() {
    cluster.paths.put(NODES, Recordings.body("86-metrics-nodes"));
    Recordings.fault("cluster-scoped").stream()
        .filter(object -> object.getString("kind").equals("Node"))
        .forEach(node -> cluster.add(FakeCluster.NODE, node));
    String text = Calls.text(tool, "kind", "nodes");
    assertTrue(text.contains("pool-b-node-1  8140m   25% of 32000m  25.6Gi  20% of 128.0Gi"), text);
  }

  @Test
  void aClusterWithoutMetricsSaysSo() {
    ToolException failure = Calls.refusal(tool, "namespace", "shop");
    assertEquals(ErrorCode.UNAVAILABLE, failure.code());
    assertTrue(failure.text().contains("metrics-server is not installed"));
  }

  @Test
  void aMetricsApiThatIsDownSaysSo() {
    twoPods();
    cluster.failing(
        request -> request.startsWith("path"),
        ClusterException.Kind.UNAVAILABLE,
        "service unavailable");
    ToolException failure = Calls.refusal(tool, "namespace", "shop");
    assertEquals(ErrorCode.UNAVAILABLE, failure.code());
    assertTrue(failure.text().contains("does not answer"), failure.text());
  }

  @Test
  void withoutTheRightToListPodsUsageIsStillShown() {
    twoPods();
    cluster.failing(
        request -> request.startsWith("list pods"), ClusterException.Kind.FORBIDDEN, "no");
    String text = Calls.text(tool, "namespace", "shop");
    assertTrue(text.contains("only usage is known"), text);
    assertTrue(text.contains("large  250m"), text);
  }

  @Test
  void withoutTheRightToReadAllNamespacesTheDefaultOneIsRead() {
    twoPods();
    cluster.paths.put(
        "/apis/metrics.k8s.io/v1beta1/namespaces/default/pods",
        new JsonObject().put("items", metrics));
    cluster.failing(
        request -> request.equals("path " + ALL_PODS), ClusterException.Kind.FORBIDDEN, "no");
    assertTrue(Calls.text(tool).startsWith("2 pods in namespace default (others are forbidden)"));
  }

  @Test
  void manyPodsStayWithinBudgetAndTheRestIsCounted() {
    for (int index = 0; index < 500; index++) {
      pod(
          "ns-" + index % 3,
          "a-rather-long-name-of-a-pod-" + index,
          "{\"name\": \"a\", \"usage\": {\"cpu\": \"%dm\", \"memory\": \"1Mi\"}, \"resources\": {}}"
              .formatted(index));
    }
    ToolResult text = Calls.result(tool);
    assertTrue(text.text().contains("shown 50 of 500"), text.text());
    assertTrue(
        text.text().contains("ns-1       a-rather-long-name-of-a-pod-499  499m"), text.text());
    ToolResult small = Calls.result(tool, "limit", 500, "max_chars", 1_000);
    assertTrue(small.text().length() <= 1_000);
    assertTrue(small.structured().getBoolean("truncated"));
    JsonObject json =
        Calls.result(tool, "limit", 500, "max_chars", 1_000, "format", "json").structured();
    assertTrue(json.encode().length() <= 1_000);
    assertTrue(json.getJsonArray("items").size() > 0);
  }
}
