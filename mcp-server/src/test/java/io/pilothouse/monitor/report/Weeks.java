package io.pilothouse.monitor.report;

import io.pilothouse.diagnosis.finding.Change;
import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.incident.Ack;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.incident.Note.Source;
import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.incident.Subject;
import io.pilothouse.monitor.incident.Transition.Kind;
import io.pilothouse.monitor.report.ReportData.Delivery;
import io.pilothouse.monitor.report.ReportData.Period;
import io.pilothouse.monitor.store.Watch;
import io.pilothouse.monitor.store.Watch.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Periods to report on. */
final class Weeks {
  static final Instant NOW = Instant.parse("2026-11-21T10:30:00Z");

  static final String HOSTILE =
      "</text></title><script>alert(1)</script><img src=x onerror=\"alert('2')\"> & | `<!channel>`"
          + " @all";

  private static final List<String> NAMES =
      List.of("web", "checkout", "payments-api", "search-indexer", "db", "mailer", "cart", "edge");
  private static final List<String> CODES =
      List.of("IMAGE_NOT_FOUND", "CRASH_LOOP", "OUT_OF_MEMORY", "NO_ENDPOINTS", "QUOTA_EXCEEDED");

  private Weeks() {}

  static Period last(int days) {
    return new Period(NOW.minus(Duration.ofDays(days)), NOW);
  }

  static Instant at(String time) {
    return Instant.parse("2026-11-" + time + ":00Z");
  }

  static Case.Step step(String time, Kind kind, State state, Severity severity) {
    return new Case.Step(at(time), kind, state, severity);
  }

  static Case incident(String id, String name, String code, Case.Step... steps) {
    return new Case(
        id,
        "prod/" + name + "/" + code,
        new Subject("prod", "shop", "Deployment", name),
        new Case.What(code, "something is wrong with it", Optional.empty()),
        Optional.empty(),
        List.of(steps),
        List.of());
  }

  static Case because(Case incident, String summary, Change change) {
    return new Case(
        incident.id(),
        incident.fingerprint(),
        incident.subject(),
        new Case.What(incident.what().code(), summary, Optional.of(change)),
        incident.ack(),
        incident.steps(),
        incident.notes());
  }

  static Case noted(Case incident, Note... notes) {
    return new Case(
        incident.id(),
        incident.fingerprint(),
        incident.subject(),
        incident.what(),
        incident.ack(),
        incident.steps(),
        List.of(notes));
  }

  static Case acknowledged(Case incident, String by, String time) {
    return new Case(
        incident.id(),
        incident.fingerprint(),
        incident.subject(),
        incident.what(),
        Optional.of(new Ack(by, at(time), Optional.empty(), "")),
        incident.steps(),
        incident.notes());
  }

  static Watch watched(String from, String until, Outcome outcome, String detail) {
    return new Watch("prod", at(from), at(until), outcome, detail);
  }

  /** A week as it may be. */
  static ReportData usual() {
    Case web =
        because(
            acknowledged(
                incident(
                    "i-0000000001",
                    "web",
                    "IMAGE_NOT_FOUND",
                    step("20T09:00", Kind.OPENED, State.PENDING, Severity.SEV2),
                    step("20T09:03", Kind.FIRED, State.FIRING, Severity.SEV2),
                    step("20T12:00", Kind.ESCALATED, State.FIRING, Severity.SEV1),
                    step("20T12:30", Kind.ACKNOWLEDGED, State.ACKNOWLEDGED, Severity.SEV1)),
                "anna",
                "20T12:30"),
            "image registry.example.com/shop/web:2.1.0 does not exist",
            new Change(
                "image of container web",
                Optional.of(at("20T08:58")),
                "kubectl-set",
                "shop/web:2.0.3",
                "shop/web:2.1.0",
                Confidence.HIGH));
    Case first =
        incident(
            "i-0000000002",
            "checkout",
            "OUT_OF_MEMORY",
            step("15T22:00", Kind.OPENED, State.PENDING, Severity.SEV2),
            step("15T22:02", Kind.FIRED, State.FIRING, Severity.SEV2),
            step("15T22:20", Kind.ACKNOWLEDGED, State.ACKNOWLEDGED, Severity.SEV2),
            step("16T06:00", Kind.RESOLVED, State.RESOLVED, Severity.SEV2));
    Case second =
        incident(
            "i-0000000003",
            "checkout",
            "OUT_OF_MEMORY",
            step("18T22:00", Kind.OPENED, State.PENDING, Severity.SEV2),
            step("18T22:02", Kind.FIRED, State.FIRING, Severity.SEV2),
            step("19T02:00", Kind.RESOLVED, State.RESOLVED, Severity.SEV2));
    Case flapping =
        incident(
            "i-0000000004",
            "search-indexer",
            "CRASH_LOOP",
            step("17T10:00", Kind.OPENED, State.PENDING, Severity.SEV3),
            step("17T10:02", Kind.FIRED, State.FIRING, Severity.SEV3),
            step("17T10:10", Kind.RESOLVED, State.RESOLVED, Severity.SEV3),
            step("17T10:14", Kind.RECURRED, State.PENDING, Severity.SEV3),
            step("17T10:16", Kind.FLAPPING, State.FLAPPING, Severity.SEV3),
            step("17T20:16", Kind.RESOLVED, State.RESOLVED, Severity.SEV3));
    Case repaired =
        noted(
            flapping,
            new Note(
                "commits-1a2b3c4",
                at("17T10:02"),
                Source.CHANGES,
                "GitHub",
                """
                The image that runs was built from this commit, confidence HIGH.
                - 1a2b3c4 in acme/shop #12 by bert, "Index | everything at once": changes the image
                Suggested: revert 1a2b3c4 in acme/shop\
                """),
            new Note(
                "brief-1",
                at("17T10:03"),
                Source.MODEL,
                "incident-commander",
                "The indexer reads all of the catalogue at its start and is killed.\n"
                    + "Next: look at the memory limit and at what the release changed. ".repeat(9)),
            new Note(
                "repair-1",
                at("17T10:17"),
                Source.REPAIR,
                "restart what hangs",
                "Restarted by plan p-1."));
    Case old =
        incident(
            "i-0000000005",
            "mailer",
            "QUOTA_EXCEEDED",
            step("10T10:00", Kind.OPENED, State.PENDING, Severity.SEV4),
            step("10T10:02", Kind.FIRED, State.FIRING, Severity.SEV4));
    Case passing =
        incident(
            "i-0000000006",
            "edge",
            "NO_ENDPOINTS",
            step("19T10:00", Kind.OPENED, State.PENDING, Severity.SEV3),
            step("19T10:01", Kind.CLEARED, State.RESOLVED, Severity.SEV3));
    return new ReportData(
        last(7),
        List.of(web, first, second, repaired, old, passing),
        List.of(
            watched("14T08:00", "16T12:00", Outcome.SEEN, ""),
            watched("16T12:00", "16T14:30", Outcome.FAILED, "the API server did not answer in 30s"),
            watched("16T14:30", "18T01:00", Outcome.SEEN, ""),
            watched("18T09:00", "19T00:00", Outcome.PARTIAL, "secrets, networkpolicies"),
            watched("19T00:00", "21T10:33", Outcome.SEEN, "")),
        List.of(
            new Delivery("ops", at("20T09:03"), 4, "429 ratelimited", true),
            new Delivery("ops", at("20T12:00"), 7, "503 Service Unavailable", false),
            new Delivery("pager", at("20T12:00"), 2, "timed out", true)));
  }

  /** Nothing happened, and somebody looked. */
  static ReportData calm() {
    return new ReportData(
        last(7), List.of(), List.of(watched("14T08:00", "21T10:33", Outcome.SEEN, "")), List.of());
  }

  /** Names and words that want to be more than that. */
  static ReportData hostile() {
    Case incident =
        because(
            new Case(
                "i-0000000007",
                HOSTILE,
                new Subject(HOSTILE, HOSTILE, "Pod", HOSTILE),
                new Case.What("CRASH_LOOP", HOSTILE, Optional.empty()),
                Optional.of(new Ack(HOSTILE, at("20T10:00"), Optional.empty(), "")),
                List.of(
                    step("20T09:00", Kind.OPENED, State.PENDING, Severity.SEV1),
                    step("20T09:02", Kind.FIRED, State.FIRING, Severity.SEV1)),
                List.of(
                    new Note("a", at("20T09:04"), Source.CHANGES, HOSTILE, HOSTILE),
                    new Note("b", at("20T09:05"), Source.MODEL, HOSTILE, HOSTILE.repeat(20)))),
            HOSTILE,
            new Change(HOSTILE, Optional.empty(), HOSTILE, HOSTILE, HOSTILE, Confidence.LOW));
    return new ReportData(
        last(7),
        List.of(incident),
        List.of(
            new Watch(HOSTILE, at("14T08:00"), at("20T08:00"), Outcome.PARTIAL, HOSTILE),
            new Watch(HOSTILE, at("20T08:00"), at("21T10:33"), Outcome.FAILED, HOSTILE)),
        List.of(new Delivery(HOSTILE, at("20T09:03"), 4, HOSTILE, false)));
  }

  /** As many incidents, in as many days, with names of any length. */
  static ReportData busy(int incidents, int days) {
    Random random = new Random(incidents * 31L + days);
    Period period = last(days);
    long seconds = period.length().toSeconds();
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < incidents; i++) {
      Instant began = period.from().plusSeconds((long) (random.nextDouble() * seconds * 0.98));
      Severity severity = Severity.values()[(int) Math.sqrt(random.nextInt(16))];
      List<Case.Step> steps = new ArrayList<>();
      steps.add(new Case.Step(began, Kind.OPENED, State.PENDING, severity));
      steps.add(new Case.Step(began.plusSeconds(120), Kind.FIRED, State.FIRING, severity));
      Instant end = began.plusSeconds(300 + (long) (random.nextDouble() * seconds / 12));
      if (end.isBefore(NOW)) {
        steps.add(new Case.Step(end, Kind.RESOLVED, State.RESOLVED, severity));
      }
      String name =
          NAMES.get(random.nextInt(NAMES.size())) + "-long-suffix".repeat(random.nextInt(8)) + i;
      String code = CODES.get(random.nextInt(CODES.size()));
      cases.add(incident("i-%010x".formatted(i), name, code, steps.toArray(Case.Step[]::new)));
    }
    return new ReportData(
        period,
        cases,
        List.of(new Watch("prod", period.from(), period.to(), Outcome.SEEN, "")),
        List.of());
  }
}
