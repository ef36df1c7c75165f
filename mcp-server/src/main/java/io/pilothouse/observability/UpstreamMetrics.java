package io.pilothouse.observability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pilothouse.kubernetes.UpstreamObserver;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts and times requests to API servers. */
final class UpstreamMetrics implements UpstreamObserver {
  private static final Duration[] BUCKETS =
      Metrics.millis(2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000);

  private final AtomicInteger inFlight = new AtomicInteger();
  private final MeterProvider<Counter> requests;
  private final MeterProvider<Timer> durations;

  UpstreamMetrics(MeterRegistry registry) {
    requests =
        Counter.builder("pilothouse.upstream.requests")
            .description("Requests to API servers that have ended, retries included")
            .withRegistry(registry);
    durations =
        Timer.builder("pilothouse.upstream.request.duration")
            .description("How long requests to API servers take, without waiting for their turn")
            .serviceLevelObjectives(BUCKETS)
            .withRegistry(registry);
    Gauge.builder("pilothouse.upstream.requests.in.flight", inFlight, AtomicInteger::get)
        .description("Requests to API servers under way")
        .register(registry);
  }

  @Override
  public Request began(String method) {
    long start = System.nanoTime();
    inFlight.incrementAndGet();
    return status -> {
      inFlight.decrementAndGet();
      requests.withTags("method", method, "status", statusClass(status)).increment();
      durations.withTag("method", method).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    };
  }

  private static String statusClass(int status) {
    return status == NO_ANSWER ? "none" : status / 100 + "xx";
  }
}
