package io.pilothouse.monitor.report;

import io.pilothouse.diagnosis.finding.Change;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.incident.Ack;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.incident.Transition.Kind;
import io.pilothouse.monitor.report.Section.Cell;
import io.pilothouse.monitor.report.Section.Picture;
import io.pilothouse.monitor.report.Section.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is said of incidents. */
final class IncidentSections {
  private final Report report;
  private final Naming naming;

  IncidentSections(Report report) {
    this.report = report;
    this.naming = Naming.of(report);
  }

  List<Section> all() {
    List<Section> sections = new ArrayList<>();
    sections.add(open());
    if (!report.incidents().isEmpty()) {
      sections.add(severities());
      sections.add(buckets());
      sections.add(timeline());
      sections.add(offenders());
    }
    if (!report.flapping().isEmpty()) {
      sections.add(flapping());
    }
    if (!report.changed().isEmpty()) {
      sections.add(changes());
    }
    List<List<Cell>> said = said();
    if (!said.isEmpty()) {
      sections.add(notes(said));
    }
    return sections;
  }

  private Section open() {
    List<Case> open = report.open();
    if (open.isEmpty()) {
      return Section.of("open", "Open now", "Nothing is open." + passing());
    }
    return Section.of(
        "open",
        "Open now",
        List.of(Words.count(open.size(), "incident") + " not resolved." + passing()),
        new Table(
            List.of(
                "Severity", "Object", "Code", "What is wrong", "State", "Since", "Acknowledged by"),
            open.stream()
                .map(
                    each ->
                        List.of(
                            new Cell.Grade(each.severity()),
                            object(each),
                            new Cell.Quoted(each.what().code()),
                            new Cell.Quoted(each.what().summary()),
                            new Cell.Own(Style.of(each.state())),
                            new Cell.Own(Words.minute(each.began())),
                            (Cell) new Cell.Quoted(each.ack().map(Ack::by).orElse(""))))
                .toList()));
  }

  /** What nobody was told of. */
  private String passing() {
    int number = report.passing().size();
    return number == 0
        ? ""
        : " %s did not last long enough to be told and %s in no number below."
            .formatted(Words.count(number, "trouble"), number == 1 ? "is" : "are");
  }

  private Section severities() {
    return Section.of(
        "severities",
        "By severity",
        List.of(
            "An incident counts with the worst severity it had."
                + " Times are median / mean of what happened in the period: to acknowledge, from"
                + " firing on; to recover, from the first sighting until it counted as resolved."),
        new Table(
            List.of(
                "Severity",
                "Incidents",
                "Firing",
                "Acknowledged",
                "Flapping",
                "Resolved",
                "To acknowledge",
                "To recover"),
            Arrays.stream(Severity.values()).map(this::severity).toList()));
  }

  private List<Cell> severity(Severity severity) {
    List<Case> cases = report.of(severity);
    return List.of(
        new Cell.Grade(severity),
        amount(cases.size()),
        amount(Report.in(cases, State.FIRING) + Report.in(cases, State.PENDING)),
        amount(Report.in(cases, State.ACKNOWLEDGED)),
        amount(Report.in(cases, State.FLAPPING)),
        amount(Report.in(cases, State.RESOLVED)),
        pace(report.toAcknowledge(cases)),
        pace(report.toRecover(cases)));
  }

  private static Cell pace(Pace pace) {
    return new Cell.Amount(
        pace.count() == 0
            ? "–"
            : "%s / %s (%,d)"
                .formatted(Words.length(pace.median()), Words.length(pace.mean()), pace.count()));
  }

  private Section buckets() {
    List<Bucket> buckets = Bucket.of(report.period(), report.incidents());
    List<Bucket> hit = buckets.reversed().stream().filter(each -> each.total() > 0).toList();
    String unit = Bucket.unit(report.period());
    long without = buckets.size() - hit.size();
    List<String> head = new ArrayList<>(List.of(unit.equals("hour") ? "Hour" : "From"));
    Arrays.stream(Severity.values()).map(Severity::toString).forEach(head::add);
    head.add("All");
    return new Section(
        "per-" + unit,
        "Incidents per " + unit,
        List.of(
            "By the moment at which they began."
                + (without == 0 ? "" : " %s without any.".formatted(Words.count(without, unit)))),
        Optional.of(Picture.BUCKETS),
        new Table(head, hit.stream().map(each -> bucket(each, unit)).toList()));
  }

  private static List<Cell> bucket(Bucket bucket, String unit) {
    List<Cell> cells = new ArrayList<>();
    cells.add(
        new Cell.Own(
            unit.equals("hour")
                ? Words.minute(bucket.whole().from())
                : Words.day(bucket.whole().from())));
    for (Severity severity : Severity.values()) {
      cells.add(amount(bucket.count(severity)));
    }
    cells.add(amount(bucket.total()));
    return cells;
  }

  private Section timeline() {
    return new Section(
        "timeline",
        "Timeline",
        List.of("The most severe first. Where the monitor did not run, nobody knows."),
        Optional.of(Picture.TIMELINE),
        new Table(
            List.of("Severity", "Object", "Code", "Began", "Open in period", "What happened"),
            report.incidents().stream()
                .map(
                    each ->
                        List.of(
                            new Cell.Grade(each.worst()),
                            object(each),
                            new Cell.Quoted(each.what().code()),
                            new Cell.Own(Words.minute(each.began())),
                            new Cell.Amount(Words.length(report.open(each))),
                            (Cell) new Cell.Prose(story(each))))
                .toList()));
  }

  /** The first and the last steps of those that move people. */
  private String story(Case incident) {
    List<String> steps =
        incident
            .steps(
                report.period(),
                Kind.FIRED,
                Kind.REOPENED,
                Kind.ESCALATED,
                Kind.ACKNOWLEDGED,
                Kind.FLAPPING,
                Kind.RESOLVED)
            .stream()
            .map(
                step ->
                    step.kind().name().toLowerCase(Locale.ROOT)
                        + (step.kind() == Kind.ESCALATED ? " to " + step.severity() : "")
                        + " "
                        + Words.minute(step.at()).substring(5))
            .toList();
    if (steps.isEmpty()) {
      return "unchanged";
    }
    return steps.size() <= 6
        ? String.join(", ", steps)
        : "%s, … %d more …, %s"
            .formatted(
                String.join(", ", steps.subList(0, 3)),
                steps.size() - 5,
                String.join(", ", steps.subList(steps.size() - 2, steps.size())));
  }

  private Section offenders() {
    return Section.of(
        "offenders",
        "Top offenders by week",
        List.of(
            "Ten a week at most, by the number of their incidents, then by how long those were"
                + " open."),
        new Table(
            List.of("Week from", "Object", "Codes", "Incidents", "Worst", "Open in period"),
            report.offenders().stream()
                .map(
                    each ->
                        List.of(
                            new Cell.Own(Words.day(each.week())),
                            new Cell.Quoted(naming.of(each.subject())),
                            new Cell.Quoted(String.join(", ", each.codes())),
                            amount(each.incidents()),
                            new Cell.Grade(each.worst()),
                            (Cell) new Cell.Amount(Words.length(each.open()))))
                .toList()));
  }

  private Section flapping() {
    return Section.of(
        "flapping",
        "Flapping",
        List.of("What came and went too often to say each time."),
        new Table(
            List.of("Severity", "Object", "Code", "Flapped", "Came back", "Last", "State"),
            report.flapping().stream().map(this::flapping).toList()));
  }

  private List<Cell> flapping(Case incident) {
    List<Case.Step> flaps = incident.steps(report.period(), Kind.FLAPPING);
    return List.of(
        new Cell.Grade(incident.worst()),
        object(incident),
        new Cell.Quoted(incident.what().code()),
        amount(flaps.size()),
        amount(incident.steps(report.period(), Kind.RECURRED, Kind.REOPENED).size()),
        new Cell.Own(Words.minute(flaps.getLast().at())),
        new Cell.Own(Style.of(incident.state())));
  }

  private Section changes() {
    return Section.of(
        "changes",
        "Changes that fit",
        List.of("What somebody changed before an incident and that fits its cause, and how well."),
        new Table(
            List.of("When", "Object", "Code", "Change", "From", "To", "By", "Fits"),
            report.changed().stream()
                .map(each -> each.what().change().map(change -> change(each, change)))
                .flatMap(Optional::stream)
                .toList()));
  }

  private List<Cell> change(Case incident, Change change) {
    return List.of(
        new Cell.Own(change.at().map(Words::minute).orElse("–")),
        object(incident),
        new Cell.Quoted(incident.what().code()),
        new Cell.Quoted(change.what()),
        new Cell.Quoted(change.from()),
        new Cell.Quoted(change.to()),
        new Cell.Quoted(change.by()),
        new Cell.Own(change.confidence().name()));
  }

  private static Section notes(List<List<Cell>> said) {
    return Section.of(
        "notes",
        "What was said",
        List.of(
            "What was added to incidents in the period. A model's words are marked, and nobody has"
                + " checked them."),
        new Table(List.of("When", "Object", "Code", "Whose words", "What was said"), said));
  }

  private List<List<Cell>> said() {
    return report.incidents().stream()
        .flatMap(each -> each.notes().stream().map(note -> Map.entry(note, each)))
        .filter(each -> report.period().holds(each.getKey().at()))
        .sorted(Comparator.comparing(each -> each.getKey().at()))
        .map(each -> said(each.getValue(), each.getKey()))
        .toList();
  }

  private List<Cell> said(Case incident, Note note) {
    return List.of(
        new Cell.Own(Words.minute(note.at())),
        object(incident),
        new Cell.Quoted(incident.what().code()),
        new Cell.Quoted(note.heading()),
        new Cell.Passage(note.text()));
  }

  private Cell object(Case incident) {
    return new Cell.Quoted(naming.of(incident.subject()));
  }

  private static Cell amount(long number) {
    return new Cell.Amount("%,d".formatted(number));
  }
}
