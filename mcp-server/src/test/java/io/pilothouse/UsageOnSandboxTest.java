package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.monitor.usage.ContainerUsage;
import io.pilothouse.monitor.usage.Figures;
import io.pilothouse.monitor.usage.Measure;
import io.pilothouse.monitor.usage.UsageAdvice;
import io.pilothouse.monitor.usage.UsageCollector;
import io.pilothouse.monitor.usage.UsageHistory;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.sandbox.SandboxOptions;
import io.pilothouse.sandbox.SandboxServer;
import io.pilothouse.tools.core.Calls;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The usage collector on the sandbox's API server. */
class UsageOnSandboxTest {
  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private ToolStack stack;

  @BeforeEach
  void start() throws Exception {
    SandboxServer server =
        Awaiting.await(new SandboxServer(vertx, SandboxOptions.defaults().withClock(NOW)).start());
    stack =
        ToolStack.on(vertx, Files.writeString(folder.resolve("config"), server.kubeconfig()), NOW);
  }

  @AfterEach
  void stop() {
    stack.close();
    Awaiting.await(vertx.close());
  }

  @Test
  void collectsEverythingAndAdvises() {
    String context = Awaiting.await(stack.clusters().serverReader(Optional.empty())).context();
    UsageHistory history = new UsageHistory();
    List<Figures> told = new ArrayList<>();
    UsageCollector collector =
        new UsageCollector(
            context,
            () -> stack.clusters().serverReader(Optional.empty()),
            List.of(),
            history,
            told::add,
            Optional.empty(),
            NOW);
    for (int look = 0; look < 2; look++) {
      Awaiting.await(
          collector.collect(CallScope.within(Duration.ofSeconds(30), new Cancellation())));
    }
    UsageHistory.Known known = history.of(context).orElseThrow();
    assertEquals(List.of(), known.gaps());
    Figures figures = told.getLast();
    assertTrue(figures.up());
    double used = figures.cluster().get(Measure.USED).memory();
    double offered = figures.cluster().get(Measure.ALLOCATABLE).memory();
    assertTrue(0 < used && used < offered, used + " of " + offered);
    assertEquals(Figures.Happenings.NONE, figures.happenings());
    assertTrue(
        known.containers().stream()
            .map(ContainerUsage::key)
            .anyMatch(
                key ->
                    key.workload().kind().equals("Deployment")
                        && key.workload().namespace().equals("shop")),
        known::toString);
    String advice =
        Awaiting.await(
                new UsageAdvice(stack.clusters(), history, new Redactor())
                    .call(Calls.of("namespace", "shop")))
            .text();
    assertTrue(advice.contains("LOW"), advice);
  }
}
