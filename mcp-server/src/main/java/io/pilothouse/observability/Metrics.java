package io.pilothouse.observability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.pilothouse.kubernetes.UpstreamObserver;
import io.pilothouse.monitor.usage.UsageObserver;
import io.pilothouse.tools.CallObserver;
import io.pilothouse.transport.http.HttpObserver;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/**
 * What this process counts and times. Labels are bounded: names of tools, codes, statuses and
 * methods, and never anything a caller or a cluster chose; the usage of a cluster alone is labelled
 * with names from it, of the largest things only. Safe for use from any thread.
 */
public final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final LongAdder redactions = new LongAdder();
  private final CallObserver calls = new CallMetrics(registry);
  private final UpstreamObserver upstream = new UpstreamMetrics(registry);
  private final HttpObserver http = new HttpMetrics(registry);
  private final UsageObserver usage = new UsageMetrics(registry);
  private final MeterProvider<Counter> decisions =
      Counter.builder("pilothouse.policy.decisions")
          .description("What the policy has decided about writes")
          .withRegistry(registry);

  public Metrics() {
    FunctionCounter.builder("pilothouse.redactions", redactions, LongAdder::sum)
        .description("Values hidden because they are or look like credentials")
        .register(registry);
    collections.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** Counts the calls of tools. */
  public CallObserver calls() {
    return calls;
  }

  /** Counts the requests to API servers. */
  public UpstreamObserver upstream() {
    return upstream;
  }

  /** Counts what a monitor does; once for a process that has one. */
  public MonitorMetrics monitor() {
    return new MonitorMetrics(registry);
  }

  /** Counts the HTTP requests of clients. */
  public HttpObserver http() {
    return http;
  }

  /** Shows what clusters use. */
  public UsageObserver usage() {
    return usage;
  }

  /**
   * Counts what a policy decides.
   *
   * @param verdict deny, simulate, approve or allow
   */
  public void decided(String verdict) {
    decisions.withTag("verdict", verdict).increment();
  }

  /** Grows by one with every value hidden. */
  public LongAdder redactions() {
    return redactions;
  }

  /**
   * Shows how many sessions there are.
   *
   * @param open asked from any thread
   */
  public void sessions(IntSupplier open) {
    Gauge.builder("pilothouse.sessions.open", open, IntSupplier::getAsInt)
        .strongReference(true)
        .description("Sessions of clients")
        .register(registry);
  }

  /** Everything, in Prometheus's text format. Takes a millisecond or more. */
  public String text() {
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }

  static Duration[] millis(long... millis) {
    return Arrays.stream(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }
}
