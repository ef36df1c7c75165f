package io.pilothouse.monitor.usage;

import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a cloud or an autoscaler announces about a node that is to go away. */
public enum NodeNotice {
  /** A spot machine is taken back. */
  SPOT,
  /** A spot machine is likelier than others to be taken back. */
  REBALANCE,
  /** The machine is to be repaired, rebooted or moved. */
  MAINTENANCE,
  /** The machine is to be switched off or deleted. */
  TERMINATION,
  /** An autoscaler replaces or removes the node. */
  DISRUPTION;

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

  /** As a label, for example {@code spot}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a node's taints and conditions announce. A spot machine that goes, goes as one. */
  static Set<NodeNotice> ofNode(JsonObject node) {
    Set<NodeNotice> notices = EnumSet.noneOf(NodeNotice.class);
    for (JsonObject taint : Json.list(Json.object(node, "spec"), "taints")) {
      Optional.ofNullable(TAINTS.get(Json.text(taint, "key"))).ifPresent(notices::add);
    }
    for (JsonObject condition : Json.list(Json.object(node, "status"), "conditions")) {
      if (Json.text(condition, "status").equals("True")) {
        Optional.ofNullable(CONDITIONS.get(Json.text(condition, "type"))).ifPresent(notices::add);
      }
    }
    if (isSpot(node) && notices.remove(TERMINATION)) {
      notices.add(SPOT);
    }
    return notices;
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
