package io.pilothouse.monitor.report;

import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.report.ReportData.Delivery;
import io.pilothouse.monitor.report.ReportData.Period;
import io.pilothouse.monitor.store.Chronicle;
import io.pilothouse.monitor.store.Parcel;
import io.pilothouse.monitor.store.Step;
import io.pilothouse.monitor.store.Watches;
import io.vertx.core.Future;
import java.util.List;

/** Takes from the store what a report is made of. */
public final class ReportReader {
  private final Chronicle chronicle;
  private final Watches watches;

  public ReportReader(Chronicle chronicle, Watches watches) {
    this.chronicle = chronicle;
    this.watches = watches;
  }

  /** Everything of a period. */
  public Future<ReportData> read(Period period) {
    return Future.all(
            chronicle.between(period.from(), period.to()),
            watches.between(period.from(), period.to()),
            chronicle.troubled(period.from(), period.to()))
        .map(
            parts ->
                new ReportData(
                    period,
                    parts.<List<Chronicle.Past>>resultAt(0).stream()
                        .map(ReportReader::incident)
                        .toList(),
                    parts.resultAt(1),
                    parts.<List<Parcel>>resultAt(2).stream().map(ReportReader::delivery).toList()));
  }

  private static Case incident(Chronicle.Past past) {
    Incident incident = past.incident();
    return new Case(
        incident.id(),
        incident.fingerprint(),
        incident.subject(),
        new Case.What(
            incident.trouble().code(), incident.trouble().summary(), incident.trouble().change()),
        incident.handling().ack(),
        past.steps().stream().map(ReportReader::step).toList(),
        past.notes());
  }

  private static Case.Step step(Step step) {
    return new Case.Step(step.at(), step.kind(), step.state(), step.severity());
  }

  private static Delivery delivery(Parcel parcel) {
    return new Delivery(
        parcel.notice().channel(),
        parcel.notice().due(),
        parcel.attempts(),
        parcel.failure().orElse(""),
        parcel.delivered().isPresent());
  }
}
