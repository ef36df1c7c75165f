package io.pilothouse.diagnosis;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.diagnosis.correlation.CriticalityMap;
import io.pilothouse.diagnosis.report.ReportText;
import io.pilothouse.diagnosis.snapshot.Scope;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.redaction.Redactor;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** An engine as the program has it, at a moment. */
final class Diagnosing implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final BlockingSeam seam = new BlockingSeam(vertx, 4);

  Diagnosis of(ClusterReader reader, Scope scope, List<String> include, Instant now) {
    return of(reader, scope, include, now, Parts.all(new Redactor(), CriticalityMap.EMPTY));
  }

  /** The same, with what was measured. */
  Diagnosis of(Scenario scenario, ClusterReader reader, Scope scope) {
    return of(
        reader,
        scope,
        scenario.include(),
        scenario.now(),
        Parts.all(new Redactor(), CriticalityMap.EMPTY, scenario.usage()));
  }

  private Diagnosis of(
      ClusterReader reader, Scope scope, List<String> include, Instant now, Engine.Parts parts) {
    Engine engine = new Engine(parts, seam, Clock.fixed(now, ZoneOffset.UTC));
    return Awaiting.await(
            engine.diagnose(
                scope, reader, CallScope.within(Duration.ofSeconds(60), new Cancellation())))
        .showing(include, Optional.empty());
  }

  static String text(Diagnosis diagnosis) {
    return new ReportText(diagnosis, false).within(6_000);
  }

  @Override
  public void close() {
    seam.close();
    Awaiting.await(vertx.close());
  }
}
