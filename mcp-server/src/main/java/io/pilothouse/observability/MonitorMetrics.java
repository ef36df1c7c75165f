package io.pilothouse.observability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.brief.BriefObserver;
import io.pilothouse.monitor.cycle.CycleReport;
import io.pilothouse.monitor.cycle.MonitorObserver;
import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.notify.DeliveryException;
import io.pilothouse.monitor.notify.DeliveryObserver;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;

/** Counts what a monitor does. Channels' names come from an operator's file. */
public final class MonitorMetrics implements MonitorObserver, DeliveryObserver, BriefObserver {
  private static final Duration[] BUCKETS =
      Metrics.millis(100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000);

  private final AtomicReference<CycleReport> last = new AtomicReference<>();
  private final AtomicLong leading = new AtomicLong();
  private final AtomicLong lastSuccess = new AtomicLong();
  private final AtomicLong configuration = new AtomicLong(1);
  private final Timer durations;
  private final MeterProvider<Counter> cycles;
  private final MeterProvider<Counter> messages;
  private final MeterProvider<Counter> reloads;
  private final MeterProvider<Counter> briefs;
  private final Counter missed;
  private final MultiGauge queued;
  private final MultiGauge oldest;
  private final Counter briefTokens;

  MonitorMetrics(MeterRegistry registry) {
    durations =
        Timer.builder("pilothouse.monitor.cycle.duration")
            .description("How long cycles of the monitor take")
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
    cycles =
        Counter.builder("pilothouse.monitor.cycles")
            .description("Cycles of the monitor that have ended: ok, blind in a context, or failed")
            .withRegistry(registry);
    missed =
        Counter.builder("pilothouse.monitor.cycles.missed")
            .description("Cycles that were due and did not begin")
            .register(registry);
    messages =
        Counter.builder("pilothouse.monitor.messages")
            .description("Attempts to tell people, and notices that were not worth one")
            .withRegistry(registry);
    reloads =
        Counter.builder("pilothouse.monitor.reloads")
            .description("Changed configurations of the monitor, used or refused")
            .withRegistry(registry);
    queued =
        MultiGauge.builder("pilothouse.monitor.notices.queued")
            .description("Notices that wait, also for their group, quiet hours or a digest")
            .register(registry);
    oldest =
        MultiGauge.builder("pilothouse.monitor.notices.oldest.seconds")
            .description("For how long the oldest of them has been waiting")
            .register(registry);
    briefs =
        Counter.builder("pilothouse.monitor.briefs")
            .description(
                "Incidents a model was asked about: answered, failed, or not for the budget")
            .withRegistry(registry);
    briefTokens =
        Counter.builder("pilothouse.monitor.brief.tokens")
            .description("Tokens that models have read and written about incidents")
            .register(registry);
    gauge(registry, "pilothouse.monitor.leading", "1 while this process leads", leading);
    gauge(
        registry,
        "pilothouse.monitor.last.success.seconds",
        "When the last cycle ended that saw every context, in seconds since 1970",
        lastSuccess);
    gauge(
        registry,
        "pilothouse.monitor.config.ok",
        "0 while the monitor's file is wrong and an older one is used",
        configuration);
    for (State state : State.values()) {
      for (Severity severity : Severity.values()) {
        Gauge.builder("pilothouse.monitor.incidents", () -> count(state, severity))
            .description("Incidents by state and severity, as of the last cycle of this process")
            .tag("state", state.name().toLowerCase(Locale.ROOT))
            .tag("severity", severity.toString())
            .register(registry);
      }
    }
  }

  private static void gauge(
      MeterRegistry registry, String name, String description, AtomicLong value) {
    Gauge.builder(name, value, AtomicLong::get).description(description).register(registry);
  }

  private long count(State state, Severity severity) {
    CycleReport report = last.get();
    return report == null
        ? 0
        : report.open().stream()
            .filter(each -> each.state() == state && each.severity() == severity)
            .count();
  }

  @Override
  public void ended(CycleReport report, Duration took) {
    last.set(report);
    durations.record(took);
    boolean blind = report.views().stream().anyMatch(view -> view.failure().isPresent());
    cycles.withTag("outcome", blind ? "blind" : "ok").increment();
    if (!blind) {
      lastSuccess.set(report.began().plus(took).getEpochSecond());
    }
  }

  @Override
  public void failed() {
    cycles.withTag("outcome", "failed").increment();
  }

  @Override
  public void missed(long count) {
    missed.increment(count);
  }

  @Override
  public void leads(boolean now) {
    leading.set(now ? 1 : 0);
    if (!now) {
      last.set(null);
      show(Map.of());
    }
  }

  @Override
  public void reloaded(boolean used) {
    configuration.set(used ? 1 : 0);
    reloads.withTag("outcome", used ? "used" : "refused").increment();
  }

  @Override
  public void asked(boolean answered, long tokens) {
    briefs.withTag("outcome", answered ? "answered" : "failed").increment();
    briefTokens.increment(tokens);
  }

  @Override
  public void notAsked() {
    briefs.withTag("outcome", "not_asked").increment();
  }

  @Override
  public void delivered(String channel) {
    messages.withTags("channel", channel, "outcome", "delivered").increment();
  }

  @Override
  public void failed(String channel, DeliveryException.Kind kind) {
    messages.withTags("channel", channel, "outcome", "failed").increment();
  }

  @Override
  public void dropped(String channel, int notices) {
    messages.withTags("channel", channel, "outcome", "dropped").increment(notices);
  }

  @Override
  public void queued(Map<String, Queue> queues) {
    if (leading.get() == 1) {
      show(queues);
    }
  }

  private void show(Map<String, Queue> queues) {
    queued.register(rows(queues, Queue::notices), true);
    oldest.register(rows(queues, queue -> queue.oldest().toSeconds()), true);
  }

  private static List<MultiGauge.Row<?>> rows(
      Map<String, Queue> queues, ToLongFunction<Queue> figure) {
    return queues.entrySet().stream()
        .<MultiGauge.Row<?>>map(
            each ->
                MultiGauge.Row.of(
                    Tags.of("channel", each.getKey()), figure.applyAsLong(each.getValue())))
        .toList();
  }
}
