package io.pilothouse.monitor.usage;

import io.pilothouse.diagnosis.model.Times;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a cloud or an autoscaler announces about a node that is to go away. */
public enum NodeNotice {
  /** A spot machine is taken back. */
  SPOT("spot notice, its machine is taken back"),
  /** A spot machine is likelier than others to be taken back. */
  REBALANCE("rebalance notice, its spot machine may be taken back soon"),
  /** The machine is to be repaired, rebooted or moved. */
  MAINTENANCE("maintenance notice, its machine is to be repaired, rebooted or moved"),
  /** The machine is to be switched off or deleted. */
  TERMINATION("termination notice, its machine is to be switched off or deleted"),
  /** An autoscaler replaces or removes the node. */
  DISRUPTION("disruption notice, an autoscaler replaces or removes it");

  private static final String AWS = "aws-node-termination-handler/";

  private static final Map<String, NodeNotice> TAINTS =
      Map.of(
          AWS + "spot-itn",
          SPOT,
          AWS + "rebalance-recommendation",
          REBALANCE,
          AWS + "scheduled-maintenance",
          MAINTENANCE,
          AWS + "asg-lifecycle-termination",
          TERMINATION,
          "cloud.google.com/impending-node-termination",
          TERMINATION,
          "remediator.kubernetes.azure.com/unschedulable",
          MAINTENANCE,
          "node.cloudprovider.kubernetes.io/shutdown",
          TERMINATION,
          "karpenter.sh/disrupted",
          DISRUPTION,
          "karpenter.sh/disruption",
          DISRUPTION,
          "ToBeDeletedByClusterAutoscaler",
          DISRUPTION);

  private static final Map<String, NodeNotice> CONDITIONS =
      Map.of(
          "PreemptScheduled", SPOT,
          "TerminateScheduled", TERMINATION,
          "RebootScheduled", MAINTENANCE,
          "RedeployScheduled", MAINTENANCE,
          "FreezeScheduled", MAINTENANCE);

  private static final Map<String, NodeNotice> EVENTS =
      Map.of(
          "SpotInterrupted", SPOT,
          "SpotInterruption", SPOT,
          "PreemptScheduled", SPOT,
          "SpotRebalanceRecommendation", REBALANCE,
          "RebalanceRecommendation", REBALANCE,
          "ScheduledEvent", MAINTENANCE,
          "RebootScheduled", MAINTENANCE,
          "RedeployScheduled", MAINTENANCE,
          "InstanceTerminating", TERMINATION,
          "TerminateScheduled", TERMINATION);

  private final String words;

  NodeNotice(String words) {
    this.words = words;
  }

  /** A clause about the node. */
  String words() {
    return words;
  }

  /** As a label, for example {@code spot}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What a node's taints and conditions announce, and since when, as far as they say it. A spot
   * machine that goes, goes as one.
   */
  static Map<NodeNotice, Optional<Instant>> ofNode(JsonObject node) {
    Map<NodeNotice, Optional<Instant>> notices = new EnumMap<>(NodeNotice.class);
    for (JsonObject taint : Json.list(Json.object(node, "spec"), "taints")) {
      NodeNotice notice = TAINTS.get(Json.text(taint, "key"));
      if (notice != null) {
        notices.merge(notice, Times.parse(Json.text(taint, "timeAdded")), NodeNotice::either);
      }
    }
    for (JsonObject condition : Json.list(Json.object(node, "status"), "conditions")) {
      NodeNotice notice = CONDITIONS.get(Json.text(condition, "type"));
      if (notice != null && Json.text(condition, "status").equals("True")) {
        notices.merge(
            notice, Times.parse(Json.text(condition, "lastTransitionTime")), NodeNotice::either);
      }
    }
    if (isSpot(node) && notices.containsKey(TERMINATION)) {
      notices.merge(SPOT, notices.remove(TERMINATION), NodeNotice::either);
    }
    return notices;
  }

  private static Optional<Instant> either(Optional<Instant> one, Optional<Instant> other) {
    return one.or(() -> other);
  }

  /** What an event about a node announces. */
  static Optional<NodeNotice> ofEvent(JsonObject event) {
    return Optional.ofNullable(EVENTS.get(Json.text(event, "reason")));
  }

  private static boolean isSpot(JsonObject node) {
    JsonObject labels = Json.object(node, "metadata", "labels");
    return Json.text(labels, "cloud.google.com/gke-spot").equals("true")
        || Json.text(labels, "cloud.google.com/gke-preemptible").equals("true")
        || Json.text(labels, "kubernetes.azure.com/scalesetpriority").equals("spot")
        || Json.text(labels, "eks.amazonaws.com/capacityType").equals("SPOT")
        || Json.text(labels, "karpenter.sh/capacity-type").equals("spot");
  }
}
