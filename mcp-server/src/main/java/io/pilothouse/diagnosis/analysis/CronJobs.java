package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.EventRecord;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Times;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.render.Ages;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** CronJobs that do not run when they should. */
final class CronJobs implements Analyzer {
  private static final Duration LATE = Duration.ofMinutes(5);

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return graph.all("CronJob").stream()
        .filter(cron -> cron.deleted().isEmpty())
        .flatMap(cron -> observe(graph, cron).stream());
  }

  private static Optional<Observation> observe(ObjectGraph graph, KubeObject cron) {
    String schedule = Json.text(cron.spec(), "schedule");
    String zoneName = Json.text(cron.spec(), "timeZone");
    if (Json.flag(cron.spec(), "suspend")) {
      return Optional.of(
          Observation.of(Code.CRON_SUSPENDED, cron, "is suspended; last run " + last(graph, cron))
              .because(cron + " spec.suspend: true"));
    }
    Optional<EventRecord> refused =
        graph.event(cron, "UnparseableSchedule", "InvalidSchedule", "UnknownTimeZone");
    Optional<CronExpression> expression = CronExpression.parse(plain(schedule));
    Optional<ZoneId> zone = CronExpression.zone(zoneName.isEmpty() ? inline(schedule) : zoneName);
    boolean every = plain(schedule).startsWith("@every ");
    if (zone.isEmpty() || expression.isEmpty() && !every) {
      return Optional.of(
          wrong(
              cron,
              zone.isEmpty()
                  ? "time zone " + Quote.of(zoneName) + " is unknown"
                  : "schedule " + Quote.of(schedule) + " cannot be read",
              refused));
    }
    if (every) {
      return Optional.empty();
    }
    Optional<Instant> due = expression.get().dueBefore(graph.now(), zone.get());
    if (due.isEmpty()) {
      return Optional.of(wrong(cron, "schedule " + Quote.of(schedule) + " is never due", refused));
    }
    return late(graph, cron, due.get(), expression.get().dueBefore(due.get(), zone.get()));
  }

  private static Observation wrong(KubeObject cron, String what, Optional<EventRecord> event) {
    return Observation.of(Code.CRON_SCHEDULE, cron, what + ", so it never runs")
        .because(cron + " spec.schedule: " + Quote.of(Json.text(cron.spec(), "schedule")))
        .because(event.map(each -> each.reason() + ": " + Quote.of(each.message())).orElse(""));
  }

  /**
   * Two runs must be missing, because the zone of a schedule that names none is the control
   * plane's, which is not known here.
   */
  private static Optional<Observation> late(
      ObjectGraph graph, KubeObject cron, Instant due, Optional<Instant> before) {
    Optional<Instant> last = Times.parse(Json.text(cron.status(), "lastScheduleTime"));
    Instant since =
        Stream.of(last, cron.created(), Progress.lastChange(cron))
            .flatMap(Optional::stream)
            .max(Instant::compareTo)
            .orElse(graph.now());
    boolean missed =
        before.isPresent()
            && since.isBefore(before.get())
            && Duration.between(due, graph.now()).compareTo(LATE) > 0;
    Optional<EventRecord> event = graph.event(cron, "TooManyMissedTimes", "FailedNeedsStart");
    List<JsonObject> active = Json.list(cron.status(), "active");
    boolean forbids = Json.text(cron.spec(), "concurrencyPolicy").equals("Forbid");
    if (forbids && !active.isEmpty()) {
      return since.isBefore(due) && Duration.between(due, graph.now()).compareTo(LATE) > 0
          ? Optional.of(overlap(graph, cron, active.get(0), since))
          : Optional.empty();
    }
    return !missed && event.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Observation.of(
                    Code.CRON_MISSED,
                    cron,
                    "has missed its runs; the last was "
                        + last(graph, cron)
                        + ", another was due "
                        + Ages.of(Duration.between(due, graph.now()))
                        + " ago")
                .because(
                    cron
                        + " spec.schedule: "
                        + Quote.of(Json.text(cron.spec(), "schedule"))
                        + ", status.lastScheduleTime: "
                        + last.map(Instant::toString).orElse("none"))
                .because(event.map(it -> it.reason() + ": " + Quote.of(it.message())).orElse(""))
                .since(before));
  }

  private static Observation overlap(
      ObjectGraph graph, KubeObject cron, JsonObject active, Instant since) {
    return Observation.of(
            Code.CRON_OVERLAP,
            cron,
            "Job "
                + Json.text(active, "name")
                + " still runs after "
                + Ages.of(Duration.between(since, graph.now()))
                + ", and concurrencyPolicy Forbid skips the next until it ends")
        .because(cron + " status.active: " + Json.text(active, "name"))
        .since(Optional.of(since));
  }

  private static String last(ObjectGraph graph, KubeObject cron) {
    return Times.parse(Json.text(cron.status(), "lastScheduleTime"))
        .map(time -> Ages.of(Duration.between(time, graph.now())) + " ago")
        .orElse("never");
  }

  /** Without {@code TZ=...}, which old versions let stand before it. */
  private static String plain(String schedule) {
    return schedule.strip().replaceFirst("^(?:CRON_)?TZ=\\S+\\s+", "");
  }

  private static String inline(String schedule) {
    String before = schedule.strip();
    return before.equals(plain(schedule))
        ? ""
        : before.substring(before.indexOf('=') + 1, before.indexOf(' '));
  }
}
