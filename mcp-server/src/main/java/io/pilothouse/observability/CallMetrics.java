package io.pilothouse.observability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pilothouse.tools.CallObserver;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts and times the calls of tools. */
final class CallMetrics implements CallObserver {
  /** From an answer out of memory to the default deadline, and one beyond. */
  private static final Duration[] BUCKETS =
      Metrics.millis(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000);

  private final AtomicInteger inFlight = new AtomicInteger();
  private final MeterProvider<Counter> calls;
  private final MeterProvider<Timer> durations;

  CallMetrics(MeterRegistry registry) {
    calls =
        Counter.builder("pilothouse.tool.calls")
            .description("Calls of tools that have ended")
            .withRegistry(registry);
    durations =
        Timer.builder("pilothouse.tool.call.duration")
            .description("How long calls of tools take")
            .serviceLevelObjectives(BUCKETS)
            .withRegistry(registry);
    Gauge.builder("pilothouse.tool.calls.in.flight", inFlight, AtomicInteger::get)
        .description("Calls of tools under way")
        .register(registry);
  }

  @Override
  public Call began(String tool) {
    long start = System.nanoTime();
    inFlight.incrementAndGet();
    return outcome -> {
      inFlight.decrementAndGet();
      calls.withTags("tool", tool, "outcome", outcome).increment();
      durations.withTag("tool", tool).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    };
  }
}
