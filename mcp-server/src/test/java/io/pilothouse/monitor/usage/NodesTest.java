package io.pilothouse.monitor.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.usage.NodeLoss;
import io.pilothouse.diagnosis.usage.NodeUse;
import io.pilothouse.tools.core.FakeCluster;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is remembered of nodes for a diagnosis. */
class NodesTest {
  private static final double MI = 1 << 20;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ClusterFixture fixture = new ClusterFixture();
  private final FakeCluster cluster = fixture.cluster;
  private final UsageCollector collector = fixture.collector();
  private JsonObject node;

  @BeforeEach
  void shop() {
    for (String suffix : List.of("a", "b")) {
      fixture.pod("web", suffix, "{\"requests\": {\"cpu\": \"250m\", \"memory\": \"128Mi\"}}");
      fixture.uses("web-7d9f-" + suffix, "100m", "64Mi");
    }
    node =
        fixture.node(
            "n1",
            "{\"cpu\": \"4\", \"memory\": \"1Gi\"}",
            "{\"cpu\": \"500m\", \"memory\": \"512Mi\"}");
  }

  private void look() {
    fixture.look(collector, 1, MINUTE);
  }

  private void noticed() {
    node.getJsonObject("spec")
        .getJsonArray("taints")
        .add(new JsonObject().put("key", "aws-node-termination-handler/spot-itn"));
    cluster.add(FakeCluster.NODE, node);
  }

  @Test
  void whatWasOnANodeThatGoesIsRememberedForADay() {
    look();
    Instant before = fixture.now().minus(MINUTE);
    cluster.remove(FakeCluster.POD, "shop", "web-7d9f-a");
    cluster.remove(FakeCluster.POD, "shop", "web-7d9f-b");
    noticed();
    look();
    cluster.remove(FakeCluster.NODE, "", "n1");
    look();
    assertEquals(
        List.of(
            new NodeLoss(
                "n1",
                "spot notice, its machine is taken back",
                before.plus(MINUTE),
                before,
                Set.of(new Ref("Deployment", "shop", "web")))),
        fixture.history.losses("dev"));
    fixture.look(collector, 23 * 60, MINUTE);
    assertEquals(1, fixture.history.losses("dev").size());
    fixture.look(collector, 60, MINUTE);
    assertEquals(List.of(), fixture.history.losses("dev"));
  }

  @Test
  void sinceWhenANoticeStandsThatWasThereBeforeTheFirstLookIsNotMadeUp() {
    noticed();
    look();
    look();
    assertEquals(List.of(), fixture.history.losses("dev"));
    node.getJsonObject("status")
        .getJsonArray("conditions")
        .add(
            new JsonObject()
                .put("type", "RebootScheduled")
                .put("status", "True")
                .put("lastTransitionTime", "2026-02-28T23:50:00Z"));
    cluster.add(FakeCluster.NODE, node);
    UsageCollector other = fixture.collector();
    fixture.look(other, 1, MINUTE);
    assertEquals(
        List.of(Instant.parse("2026-02-28T23:50:00Z")),
        fixture.history.losses("dev").stream().map(NodeLoss::at).toList());
  }

  @Test
  void theHighestUseOfANodeIsRememberedForAnHourOrTwo() {
    look();
    fixture.node(
        "n1", "{\"cpu\": \"4\", \"memory\": \"1Gi\"}", "{\"cpu\": \"100m\", \"memory\": \"64Mi\"}");
    fixture.look(collector, 58, MINUTE);
    assertEquals(
        new NodeUse(
            new NodeUse.Share(4, 0.5, 0.5), new NodeUse.Share(1_024 * MI, 256 * MI, 512 * MI)),
        fixture.history.node("dev", "n1").orElseThrow());
    fixture.look(collector, 62, MINUTE);
    assertEquals(0.1, fixture.history.node("dev", "n1").orElseThrow().cpu().used());
  }

  @Test
  void whatPodsAskForIsNotAddedUpWhereSomeAreNotSeen() {
    fixture.look(fixture.collector("shop"), 1, MINUTE);
    NodeUse use = fixture.history.node("dev", "n1").orElseThrow();
    assertEquals(new NodeUse.Share(4, 0, 0.5), use.cpu());
  }
}
