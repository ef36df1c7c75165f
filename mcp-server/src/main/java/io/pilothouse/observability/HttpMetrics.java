package io.pilothouse.observability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.pilothouse.transport.http.HttpObserver;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the HTTP requests of clients. */
final class HttpMetrics implements HttpObserver {
  private final AtomicInteger inFlight = new AtomicInteger();
  private final MeterProvider<Counter> requests;

  HttpMetrics(MeterRegistry registry) {
    requests =
        Counter.builder("pilothouse.http.requests")
            .description("HTTP requests of clients that have ended")
            .withRegistry(registry);
    Gauge.builder("pilothouse.http.requests.in.flight", inFlight, AtomicInteger::get)
        .description("HTTP requests of clients under way, open streams included")
        .register(registry);
  }

  @Override
  public Request began() {
    inFlight.incrementAndGet();
    return status -> {
      inFlight.decrementAndGet();
      requests.withTag("status", status == GONE ? "gone" : String.valueOf(status)).increment();
    };
  }
}
