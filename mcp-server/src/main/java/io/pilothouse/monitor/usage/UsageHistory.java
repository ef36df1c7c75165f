package io.pilothouse.monitor.usage;

import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.usage.ContainerUse;
import io.pilothouse.diagnosis.usage.NodeLoss;
import io.pilothouse.diagnosis.usage.NodeUse;
import io.pilothouse.diagnosis.usage.UsageSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What collectors know now, by context. Safe for use from any thread. */
public final class UsageHistory implements UsageSource {
  /**
   * One cluster.
   *
   * @param containers each that is remembered
   * @param leftOut how many there was no room for
   * @param gaps what could not be read at the last look, one sentence each
   */
  public record Known(
      List<ContainerUsage> containers, int leftOut, List<String> gaps, Nodes nodes) {
    static final Known NOTHING = new Known(List.of(), 0, List.of(), new Nodes(Map.of(), List.of()));
  }

  /**
   * @param each what is used of those that there are figures of, by name
   * @param losses that were announced in the last day
   */
  public record Nodes(Map<String, NodeUse> each, List<NodeLoss> losses) {}

  private final Map<String, Known> byContext = new ConcurrentHashMap<>();

  void put(String context, Known known) {
    byContext.put(context, known);
  }

  /** Empty when no collector has looked at that cluster. */
  public Optional<Known> of(String context) {
    return Optional.ofNullable(byContext.get(context));
  }

  @Override
  public Optional<ContainerUse> container(String context, Ref workload, String container) {
    return of(context).map(Known::containers).stream()
        .flatMap(List::stream)
        .filter(each -> each.key().container().equals(container))
        .filter(each -> each.key().workload().ref().equals(workload))
        .findFirst()
        .map(UsageHistory::use);
  }

  private static ContainerUse use(ContainerUsage usage) {
    UsageStats stats = usage.stats();
    return new ContainerUse(
        stats.covered(),
        Math.max(stats.memory().max(), usage.killedAt()),
        usage.limits().memory(),
        Rightsizing.of(usage).memoryLimit(),
        usage.kills(),
        stats.cpu().p95(),
        usage.limits().cpu());
  }

  @Override
  public Optional<NodeUse> node(String context, String name) {
    return of(context).map(known -> known.nodes().each().get(name));
  }

  @Override
  public List<NodeLoss> losses(String context) {
    return of(context).map(known -> known.nodes().losses()).orElse(List.of());
  }
}
