package io.pilothouse.observability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.pilothouse.monitor.usage.Cause;
import io.pilothouse.monitor.usage.Figures;
import io.pilothouse.monitor.usage.Measure;
import io.pilothouse.monitor.usage.Resources;
import io.pilothouse.monitor.usage.UsageObserver;
import io.pilothouse.monitor.usage.Workload;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Shows what the usage collectors saw. Nodes and workloads are labels here, the largest of them
 * only; what is left out is counted. Of namespaces, the first {@value #MOST_NAMESPACES} that had
 * kills have their own counter.
 */
final class UsageMetrics implements UsageObserver {
  private static final int MOST_NAMESPACES = 200;
  private static final String OTHERS = "(others)";

  private final Map<String, Figures> latest = new TreeMap<>();
  private final Set<String> namespaces = new HashSet<>();
  private final MultiGauge up;
  private final Amounts cluster;
  private final Amounts nodes;
  private final Amounts workloads;
  private final MultiGauge leftOut;
  private final MeterProvider<Counter> oomKills;
  private final MeterProvider<Counter> evictions;
  private final MeterProvider<Counter> preemptions;
  private final MeterProvider<Counter> notices;

  private record Labelled(Tags labels, Map<Measure, Resources> amounts) {}

  /** CPU and memory of the same things. */
  private record Amounts(MultiGauge cpu, MultiGauge memory) {
    static Amounts of(MeterRegistry registry, String of, String description) {
      return new Amounts(
          MultiGauge.builder("pilothouse.usage." + of + ".cpu.cores")
              .description("CPU " + description)
              .register(registry),
          MultiGauge.builder("pilothouse.usage." + of + ".memory.bytes")
              .description("Memory " + description)
              .register(registry));
    }

    void show(Stream<Labelled> all) {
      var rows = all.toList();
      cpu.register(rows.stream().flatMap(one -> rows(one, Resources::cpu)).toList(), true);
      memory.register(rows.stream().flatMap(one -> rows(one, Resources::memory)).toList(), true);
    }

    private static Stream<MultiGauge.Row<?>> rows(
        Labelled one, Function<Resources, Double> amount) {
      return one.amounts().entrySet().stream()
          .map(
              entry ->
                  MultiGauge.Row.of(
                      one.labels().and("measure", entry.getKey().word()),
                      amount.apply(entry.getValue())));
    }
  }

  UsageMetrics(MeterRegistry registry) {
    up =
        MultiGauge.builder("pilothouse.usage.up")
            .description("Whether the metrics API answered at the last look")
            .register(registry);
    cluster =
        Amounts.of(
            registry, "cluster", "that a cluster's nodes offer and its pods ask for and use");
    nodes = Amounts.of(registry, "node", "that a node offers and its pods ask for and use");
    workloads = Amounts.of(registry, "workload", "that a workload's pods ask for and use");
    leftOut =
        MultiGauge.builder("pilothouse.usage.left.out")
            .description("Nodes and workloads without figures of their own, containers forgotten")
            .register(registry);
    oomKills = counter(registry, "oom.kills", "Containers killed for their memory");
    evictions = counter(registry, "evictions", "Pods that had to leave their node");
    preemptions = counter(registry, "preemptions", "Pods that made room for others");
    notices = counter(registry, "spot.notices", "Announcements that a node is to go away");
  }

  private static MeterProvider<Counter> counter(
      MeterRegistry registry, String name, String description) {
    return Counter.builder("pilothouse.usage." + name)
        .description(description)
        .withRegistry(registry);
  }

  @Override
  public synchronized void looked(Figures figures) {
    latest.put(figures.context(), figures);
    up.register(
        latest.values().stream()
            .map(each -> MultiGauge.Row.of(labels(each), each.up() ? 1 : 0))
            .toList(),
        true);
    cluster.show(latest.values().stream().map(each -> new Labelled(labels(each), each.cluster())));
    nodes.show(
        latest.values().stream()
            .flatMap(
                each ->
                    each.nodes().stream()
                        .map(
                            node ->
                                new Labelled(
                                    labels(each).and("node", node.name()), node.amounts()))));
    workloads.show(
        latest.values().stream()
            .flatMap(
                each ->
                    each.workloads().stream()
                        .map(one -> new Labelled(labels(each, one.workload()), one.amounts()))));
    leftOut.register(latest.values().stream().flatMap(UsageMetrics::leftOut).toList(), true);
    count(figures);
  }

  private static Stream<MultiGauge.Row<?>> leftOut(Figures figures) {
    Figures.LeftOut left = figures.leftOut();
    return Stream.of(
        MultiGauge.Row.of(labels(figures).and("of", "nodes"), left.nodes()),
        MultiGauge.Row.of(labels(figures).and("of", "workloads"), left.workloads()),
        MultiGauge.Row.of(labels(figures).and("of", "containers"), left.containers()));
  }

  private void count(Figures figures) {
    String context = figures.context();
    Figures.Happenings happenings = figures.happenings();
    happenings
        .oomKills()
        .forEach(
            (namespace, times) ->
                oomKills
                    .withTags("context", context, "namespace", bounded(namespace))
                    .increment(times));
    happenings
        .evictions()
        .forEach(
            (cause, times) -> {
              evictions.withTags("context", context, "cause", cause.word()).increment(times);
              if (cause == Cause.PREEMPTION) {
                preemptions.withTags("context", context).increment(times);
              }
            });
    happenings
        .notices()
        .forEach(
            (notice, times) ->
                notices.withTags("context", context, "notice", notice.word()).increment(times));
  }

  private String bounded(String namespace) {
    if (namespaces.size() < MOST_NAMESPACES) {
      namespaces.add(namespace);
    }
    return namespaces.contains(namespace) ? namespace : OTHERS;
  }

  private static Tags labels(Figures figures) {
    return Tags.of("context", figures.context());
  }

  private static Tags labels(Figures figures, Workload workload) {
    return labels(figures)
        .and(
            "namespace",
            workload.namespace(),
            "kind",
            workload.kind(),
            "workload",
            workload.name());
  }
}
