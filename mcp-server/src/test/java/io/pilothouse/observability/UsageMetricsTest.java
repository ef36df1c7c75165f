package io.pilothouse.observability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.monitor.usage.Cause;
import io.pilothouse.monitor.usage.Figures;
import io.pilothouse.monitor.usage.Figures.Happenings;
import io.pilothouse.monitor.usage.Measure;
import io.pilothouse.monitor.usage.NodeNotice;
import io.pilothouse.monitor.usage.Resources;
import io.pilothouse.monitor.usage.Workload;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UsageMetricsTest {
  private final Metrics metrics = new Metrics();

  @AfterEach
  void close() {
    metrics.close();
  }

  private static Figures figures(String context, String workload, Happenings happenings) {
    Map<Measure, Resources> amounts = Map.of(Measure.USED, new Resources(0.5, 1024));
    return new Figures(
        context,
        true,
        amounts,
        List.of(new Figures.Node("n1", amounts)),
        List.of(new Figures.OfWorkload(new Workload("shop", "Deployment", workload), amounts)),
        happenings,
        new Figures.LeftOut(0, 7, 0));
  }

  private void shows(String line) {
    assertTrue(metrics.text().lines().anyMatch(line::equals), line + " is not in\n" + lines());
  }

  private String lines() {
    return String.join("\n", metrics.text().lines().filter(l -> l.contains("usage_")).toList());
  }

  @Test
  void showsWhatThereIsAndOfWhatIsGoneNothing() {
    metrics.usage().looked(figures("dev", "web", Happenings.NONE));
    metrics.usage().looked(figures("prod", "api", Happenings.NONE));
    shows("pilothouse_usage_up{context=\"dev\"} 1.0");
    shows("pilothouse_usage_cluster_cpu_cores{context=\"prod\",measure=\"used\"} 0.5");
    shows(
        "pilothouse_usage_node_memory_bytes{context=\"dev\",measure=\"used\",node=\"n1\"} 1024.0");
    shows(
        "pilothouse_usage_workload_cpu_cores{context=\"dev\",kind=\"Deployment\",measure=\"used\","
            + "namespace=\"shop\",workload=\"web\"} 0.5");
    shows("pilothouse_usage_left_out{context=\"dev\",of=\"workloads\"} 7.0");
    metrics.usage().looked(figures("dev", "new", Happenings.NONE));
    assertFalse(lines().contains("workload=\"web\""));
    assertTrue(lines().contains("workload=\"api\""));
  }

  @Test
  void countsWhatHappened() {
    Happenings happenings =
        new Happenings(
            Map.of("shop", 2L),
            Map.of(Cause.PREEMPTION, 1L, Cause.API, 4L),
            Map.of(NodeNotice.SPOT, 1L));
    metrics.usage().looked(figures("dev", "web", happenings));
    metrics.usage().looked(figures("dev", "web", happenings));
    shows("pilothouse_usage_oom_kills_total{context=\"dev\",namespace=\"shop\"} 4.0");
    shows("pilothouse_usage_evictions_total{cause=\"api\",context=\"dev\"} 8.0");
    shows("pilothouse_usage_preemptions_total{context=\"dev\"} 2.0");
    shows("pilothouse_usage_spot_notices_total{context=\"dev\",notice=\"spot\"} 2.0");
  }

  @Test
  void namespacesAreBounded() {
    for (int i = 0; i < 1_000; i++) {
      Happenings happenings = new Happenings(Map.of("n" + i, 1L), Map.of(), Map.of());
      metrics.usage().looked(figures("dev", "web", happenings));
    }
    List<String> kills =
        metrics.text().lines().filter(l -> l.startsWith("pilothouse_usage_oom_kills")).toList();
    assertEquals(201, kills.size());
    shows("pilothouse_usage_oom_kills_total{context=\"dev\",namespace=\"(others)\"} 800.0");
  }
}
