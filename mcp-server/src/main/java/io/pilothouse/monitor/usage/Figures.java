package io.pilothouse.monitor.usage;

import java.util.List;
import java.util.Map;

/**
 * A cluster at one look. What could not be read is absent.
 *
 * @param context of the kubeconfig
 * @param up whether the metrics API answered
 * @param cluster all nodes and active pods together
 * @param nodes the largest
 * @param workloads the largest
 * @param happenings since the look before
 * @param leftOut what there was no room for
 */
public record Figures(
    String context,
    boolean up,
    Map<Measure, Resources> cluster,
    List<Node> nodes,
    List<OfWorkload> workloads,
    Happenings happenings,
    LeftOut leftOut) {

  public record Node(String name, Map<Measure, Resources> amounts) {}

  public record OfWorkload(Workload workload, Map<Measure, Resources> amounts) {}

  /**
   * @param oomKills by namespace
   * @param evictions preemptions among them
   */
  public record Happenings(
      Map<String, Long> oomKills, Map<Cause, Long> evictions, Map<NodeNotice, Long> notices) {
    public static final Happenings NONE = new Happenings(Map.of(), Map.of(), Map.of());
  }

  /**
   * How many are too many to be told one by one.
   *
   * @param containers whose usage is not remembered
   */
  public record LeftOut(int nodes, int workloads, int containers) {}
}
