package io.pilothouse.monitor.report;

import static io.pilothouse.monitor.report.Weeks.at;
import static io.pilothouse.monitor.report.Weeks.incident;
import static io.pilothouse.monitor.report.Weeks.step;
import static io.pilothouse.monitor.report.Weeks.watched;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.incident.Transition.Kind;
import io.pilothouse.monitor.report.ReportData.Period;
import io.pilothouse.monitor.store.Watch;
import io.pilothouse.monitor.store.Watch.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a period comes to. */
class ReportTest {
  private static final Period WEEK = Weeks.last(7);
  private static final Severity SEV2 = Severity.SEV2;

  private static Report report(List<Case> cases, Watch... watches) {
    return Report.of(new ReportData(WEEK, cases, List.of(watches), List.of()));
  }

  @Test
  void timesCountInThePeriodInWhichTheyEnd() {
    Case carried =
        incident(
            "i-1",
            "web",
            "CRASH_LOOP",
            step("13T10:00", Kind.OPENED, State.PENDING, SEV2),
            step("13T10:02", Kind.FIRED, State.FIRING, SEV2),
            step("15T10:02", Kind.ACKNOWLEDGED, State.ACKNOWLEDGED, SEV2),
            step("16T10:00", Kind.RESOLVED, State.RESOLVED, SEV2));
    Report report = report(List.of(carried));
    assertEquals(new Pace(1, Duration.ofDays(2), Duration.ofDays(2)), toAcknowledge(report));
    assertEquals(
        new Pace(1, Duration.ofDays(3), Duration.ofDays(3)), report.toRecover(report.incidents()));
    assertEquals(Duration.between(WEEK.from(), at("16T10:00")), report.open(carried));
  }

  private static Pace toAcknowledge(Report report) {
    return report.toAcknowledge(report.incidents());
  }

  @Test
  void whatComesBackRecoversEachTime() {
    Case again =
        incident(
            "i-1",
            "web",
            "CRASH_LOOP",
            step("17T10:00", Kind.OPENED, State.PENDING, SEV2),
            step("17T10:02", Kind.FIRED, State.FIRING, SEV2),
            step("17T11:00", Kind.RESOLVED, State.RESOLVED, SEV2),
            step("17T11:10", Kind.RECURRED, State.PENDING, SEV2),
            step("17T11:12", Kind.REOPENED, State.FIRING, SEV2),
            step("17T14:10", Kind.RESOLVED, State.RESOLVED, SEV2));
    assertEquals(List.of(Duration.ofHours(1), Duration.ofHours(3)), again.recoveries(WEEK));
    assertEquals(
        List.of("17T10:00", "17T10:02", "17T11:10", "17T11:12").stream().map(Weeks::at).toList(),
        again.spans(WEEK).stream().map(Case.Span::from).toList());
  }

  @Test
  void aReturnThatDidNotLastIsNoRecovery() {
    Case blink =
        incident(
            "i-1",
            "web",
            "CRASH_LOOP",
            step("17T10:00", Kind.OPENED, State.PENDING, SEV2),
            step("17T10:01", Kind.CLEARED, State.RESOLVED, SEV2));
    Report report = report(List.of(blink));
    assertEquals(List.of(), blink.recoveries(WEEK));
    assertEquals(List.of(), report.incidents());
    assertEquals(List.of(blink), report.passing());
  }

  @Test
  void whatEndedBeforeIsNotThere() {
    Case before =
        incident(
            "i-1",
            "web",
            "CRASH_LOOP",
            step("10T10:00", Kind.OPENED, State.PENDING, SEV2),
            step("10T10:02", Kind.FIRED, State.FIRING, SEV2),
            step("10T11:00", Kind.RESOLVED, State.RESOLVED, SEV2));
    assertEquals(List.of(), report(List.of(before)).incidents());
  }

  @Test
  void aQuietSetOfTimesHasAMedianOfTwo() {
    Pace pace =
        Pace.of(List.of(1, 2, 4, 9).stream().map(hours -> Duration.ofHours(hours)).toList());
    assertEquals(new Pace(4, Duration.ofHours(4), Duration.ofHours(3)), pace);
    assertEquals(0, Pace.of(List.of()).count());
  }

  @Test
  void timesWithoutALookAreHoles() {
    List<Coverage.Stretch> stretches =
        Coverage.of(
                new ReportData(
                    WEEK,
                    List.of(),
                    List.of(
                        watched("14T00:00", "15T00:00", Outcome.SEEN, ""),
                        watched("14T23:00", "16T00:00", Outcome.FAILED, "no route"),
                        watched("17T00:00", "18T00:00", Outcome.SEEN, "")),
                    List.of()))
            .getFirst()
            .stretches();
    assertEquals(
        List.of(
            new Coverage.Stretch(
                new Period(WEEK.from(), at("14T23:00")), Optional.of(Outcome.SEEN), ""),
            new Coverage.Stretch(
                new Period(at("14T23:00"), at("16T00:00")),
                Optional.of(Outcome.FAILED),
                "no route"),
            new Coverage.Stretch(new Period(at("16T00:00"), at("17T00:00")), Optional.empty(), ""),
            new Coverage.Stretch(
                new Period(at("17T00:00"), at("18T00:00")), Optional.of(Outcome.SEEN), ""),
            new Coverage.Stretch(new Period(at("18T00:00"), WEEK.to()), Optional.empty(), "")),
        stretches);
  }

  @Test
  void nobodyLookedOnlyWhereNoClusterWasWatched() {
    Watch other = new Watch("test", at("16T12:00"), at("21T11:00"), Outcome.SEEN, "");
    Report report =
        report(
            List.of(),
            watched("14T00:00", "16T00:00", Outcome.SEEN, ""),
            watched("18T00:00", "21T11:00", Outcome.SEEN, ""),
            other);
    assertEquals(List.of(new Period(at("16T00:00"), at("16T12:00"))), report.unwatched());
    assertEquals(List.of(WEEK), report(List.of()).unwatched());
  }

  @Test
  void silenceWithoutALookIsNotCalledCalm() {
    String text = MarkdownReport.of(new ReportData(WEEK, List.of(), List.of(), List.of()));
    assertTrue(text.contains("No look at any cluster is recorded for this period"), text);
    assertFalse(text.contains("100%"), text);
  }

  @ParameterizedTest
  @CsvSource({"1,hour,25", "2,hour,49", "3,day,4", "7,day,8", "90,day,91", "365,week,53"})
  void theLongerThePeriodTheLargerItsParts(int days, String unit, int buckets) {
    Period period = Weeks.last(days);
    assertEquals(unit, Bucket.unit(period));
    assertEquals(buckets, Bucket.of(period, List.of()).size());
  }

  @Test
  void weeksBeginOnMondays() {
    assertEquals(
        Instant.parse("2026-11-16T00:00:00Z"), Bucket.floor(at("21T10:30"), Duration.ofDays(7)));
    assertEquals(
        Instant.parse("2026-11-16T00:00:00Z"), Bucket.floor(at("16T00:00"), Duration.ofDays(7)));
  }

  @Test
  void offendersAreRankedWithinTheirWeek() {
    List<Report.Offender> offenders = Report.of(Weeks.busy(500, 90)).offenders();
    Report.Offender before = offenders.getFirst();
    for (Report.Offender each : offenders.subList(1, offenders.size())) {
      boolean sameWeek = each.week().equals(before.week());
      assertTrue(sameWeek || each.week().isBefore(before.week()), each.toString());
      assertTrue(!sameWeek || each.incidents() <= before.incidents(), each.toString());
      before = each;
    }
  }

  @ParameterizedTest
  @CsvSource({"0,0s", "59,59s", "60,1m", "3600,1h", "12000,3h20m", "86400,1d", "187200,2d4h"})
  void lengthsAreShort(long seconds, String words) {
    assertEquals(words, Words.length(Duration.ofSeconds(seconds)));
  }

  @Test
  void allIsSaidOfTheWholeOnly() {
    assertEquals("100%", Words.share(Duration.ofDays(7), Duration.ofDays(7)));
    assertEquals("99.9%", Words.share(Duration.ofDays(7).minusSeconds(1), Duration.ofDays(7)));
  }

  @Test
  void namesThatAreTooLongLoseTheirMiddle() {
    String name = "Deployment shop/" + "a-very-long-name-".repeat(12) + "end";
    String cut = Words.fitting(name, 12, 200);
    assertTrue(cut.startsWith("Deployment") && cut.endsWith("end") && cut.contains("…"), cut);
    assertTrue(Words.width(cut, 12) <= 200, cut);
    assertEquals("short", Words.fitting("short", 12, 200));
  }

  @Test
  void aPeriodHasALength() {
    assertThrows(IllegalArgumentException.class, () -> new Period(Weeks.NOW, Weeks.NOW));
  }
}
