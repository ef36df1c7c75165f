package io.pilothouse.monitor.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.diagnosis.finding.Impact.Extent;
import io.pilothouse.diagnosis.finding.Priority;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.incident.Transition.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IncidentMachineTest {
  private static final Sighting WEB = Troubles.degraded("web");

  private final Watch watch = new Watch();

  @Test
  void firesOnceItWasThereForLongEnoughAndIsToldOnce() {
    watch.look(WEB);
    watch.look(WEB);
    assertEquals(State.PENDING, watch.only().state());
    assertEquals(List.of(), watch.news());
    watch.times(20, WEB);
    assertEquals(State.FIRING, watch.only().state());
    assertEquals(List.of("FIRED web"), watch.news());
    assertTrue(watch.only().id().matches("i-[0-9a-f]{10}"), watch.only().id());
  }

  @Test
  void whatClearsBeforeItFiresWasNeverTold() {
    watch.look(WEB);
    assertEquals(Kind.CLEARED, watch.look().getFirst().kind());
    assertEquals(State.RESOLVED, watch.only().state());
    watch.times(40);
    assertEquals(List.of(), watch.news());
    assertEquals(List.of(), watch.open);
  }

  @Test
  void isResolvedAfterEnoughCleanLooksAndEnoughTime() {
    watch.times(3, WEB);
    watch.times(5);
    assertEquals(State.FIRING, watch.only().state(), "three looks, but only four minutes");
    watch.look();
    assertEquals(State.RESOLVED, watch.only().state());
    assertEquals(List.of("FIRED web", "RESOLVED web"), watch.news());
  }

  @Test
  void timeAloneDoesNotResolve() {
    watch.times(3, WEB);
    watch.look();
    watch.now = watch.now.plus(Duration.ofDays(1));
    watch.look();
    assertEquals(State.FIRING, watch.only().state());
    watch.look();
    assertEquals(State.RESOLVED, watch.only().state());
  }

  @Test
  void theUnknownNeverResolves() {
    watch.times(3, WEB);
    for (int i = 0; i < 30; i++) {
      watch.fail();
      watch.look(Set.of("events"));
      watch.take(new Look.Seen(watch.now, Troubles.CONTEXT, Set.of("bank"), List.of(), Set.of()));
      watch.take(new Look.Seen(watch.now, "staging", List.of(), Set.of()));
    }
    assertEquals(State.FIRING, watch.only().state());
    assertEquals(0, watch.only().health().cleanLooks());
  }

  @Test
  void aGapThatWasThereWhenItWasSeenHidesNothing() {
    watch.look(Set.of("events"), WEB);
    watch.look(Set.of("events"), WEB);
    watch.look(Set.of("events"), WEB);
    for (int i = 0; i < 6; i++) {
      watch.look(Set.of("events"));
    }
    assertEquals(State.RESOLVED, watch.only().state());
  }

  @Test
  void whatComesBackSoonIsTheSameIncident() {
    watch.times(3, WEB).times(6);
    String id = watch.only().id();
    watch.times(3, WEB);
    assertEquals(id, watch.only().id());
    assertEquals(List.of("FIRED web", "RESOLVED web", "REOPENED web"), watch.news());
  }

  @Test
  void whatComesBackLateIsAnother() {
    watch.times(3, WEB).times(6);
    String id = watch.only().id();
    watch.times(30).times(3, WEB);
    assertFalse(id.equals(watch.only().id()));
    assertEquals(List.of("FIRED web", "RESOLVED web", "FIRED web"), watch.news());
  }

  @Test
  void whatComesAndGoesIsToldOnceAndThenHeld() {
    for (int i = 0; i < 40; i++) {
      watch.look(WEB);
      watch.look();
    }
    assertEquals(State.FLAPPING, watch.only().state());
    assertEquals(List.of("FLAPPING web"), watch.news());
  }

  @Test
  void afterTheHoldWhatIsCalmIsTold() {
    for (int i = 0; i < 3; i++) {
      watch.look(WEB);
      watch.look();
    }
    watch.times(40, WEB);
    assertEquals(List.of("FLAPPING web", "FIRED web"), watch.news());
    assertEquals(State.FIRING, watch.only().state());
  }

  @Test
  void whatIsGoneWhenItIsCalmIsResolved() {
    for (int i = 0; i < 3; i++) {
      watch.look(WEB);
      watch.look();
    }
    watch.times(40);
    assertEquals(List.of("FLAPPING web", "RESOLVED web"), watch.news());
  }

  @Test
  void anAcknowledgementEndsByTime() {
    watch.times(3, WEB);
    watch.acknowledge(ack(Optional.of(watch.now.plus(Duration.ofMinutes(10)))));
    watch.times(10, WEB);
    assertEquals(State.ACKNOWLEDGED, watch.only().state());
    watch.look(WEB);
    assertEquals(State.FIRING, watch.only().state());
    assertEquals(List.of("FIRED web", "ACKNOWLEDGED web", "UNACKNOWLEDGED web"), watch.news());
  }

  @Test
  void riseInSeverityBreaksAnAcknowledgement() {
    watch.times(3, WEB);
    watch.acknowledge(ack(Optional.empty()));
    watch.look(Troubles.of("web", "CRASH_APP", Priority.P1, Extent.DOWN));
    assertEquals(State.FIRING, watch.only().state());
    assertEquals(Optional.empty(), watch.only().handling().ack());
    assertEquals(List.of("FIRED web", "ACKNOWLEDGED web", "ESCALATED web"), watch.news());
  }

  @Test
  void severityThatGoesUpAndDownIsToldOnce() {
    watch.times(3, WEB);
    for (int i = 0; i < 10; i++) {
      watch.look(Troubles.of("web", "CRASH_APP", Priority.P1, Extent.DOWN));
      watch.look(WEB);
    }
    assertEquals(List.of("FIRED web", "ESCALATED web"), watch.news());
  }

  @Test
  void severityThatRisesLongAfterItFellIsToldAgain() {
    Sighting worse = Troubles.of("web", "CRASH_APP", Priority.P1, Extent.DOWN);
    watch.times(3, worse).times(40, WEB).look(worse);
    assertEquals(List.of("FIRED web", "ESCALATED web"), watch.news());
  }

  @Test
  void resolvedIncidentsCannotBeAcknowledged() {
    watch.times(3, WEB).times(6);
    assertEquals(
        Optional.empty(), IncidentMachine.acknowledge(watch.only(), ack(Optional.empty())));
  }

  @Test
  void downForLongerThanToleratedIsMoreUrgent() {
    Sighting down = Troubles.of("web", "UNAVAILABLE", Priority.P1, Extent.DOWN);
    watch.times(16, down);
    assertEquals(Severity.SEV2, watch.only().severity());
    watch.look(down);
    assertEquals(Severity.SEV1, watch.only().severity());
    assertEquals(List.of("down for longer than P1 tolerates: 15m"), watch.only().grade().reasons());
    assertEquals(List.of("FIRED web", "ESCALATED web"), watch.news());
  }

  @Test
  void severalOfWhatMattersMostAreMostUrgent() {
    Sighting web = Troubles.of("web", "DEGRADED", Priority.P0, Extent.DEGRADED);
    Sighting cart = Troubles.of("cart", "DEGRADED", Priority.P0, Extent.DEGRADED);
    watch.look(web);
    assertEquals(Severity.SEV2, watch.of(web).severity());
    watch.look(web, cart);
    assertEquals(Severity.SEV1, watch.of(web).severity());
    assertEquals(Severity.SEV1, watch.of(cart).severity());
  }

  @Test
  void aKnownIssueIsNamedAndNotUrgentUntilItExpires() {
    Sighting down = Troubles.of("web", "UNAVAILABLE", Priority.P0, Extent.DOWN);
    watch.rules = rules(List.of(), List.of(exemption(Watch.START.plusSeconds(600))));
    watch.times(10, down);
    assertEquals(Severity.SEV4, watch.only().severity());
    assertEquals(List.of("known issue: OPS-7"), watch.only().grade().reasons());
    watch.look(down);
    assertEquals(Severity.SEV1, watch.only().severity());
    assertEquals(List.of("FIRED web", "ESCALATED web"), watch.news());
  }

  @Test
  void whatIsSilencedIsTrackedAndToldWhenTheSilenceEnds() {
    watch.rules = rules(List.of(exemption(Watch.START.plusSeconds(600))), List.of());
    watch.times(10, WEB);
    assertEquals(State.FIRING, watch.only().state());
    assertEquals(List.of(), watch.news());
    watch.look(WEB);
    assertEquals(List.of("RELEASED web"), watch.news());
  }

  @Test
  void whatBeginsAndEndsInSilenceIsNeverTold() {
    watch.rules = rules(List.of(exemption(Watch.START.plusSeconds(6_000))), List.of());
    watch.times(4, WEB).times(10);
    assertEquals(State.RESOLVED, watch.only().state());
    assertEquals(List.of(), watch.news());
  }

  @Test
  void whatWasToldIsToldToEndEvenInSilence() {
    watch.times(3, WEB);
    watch.rules = rules(List.of(exemption(Watch.START.plusSeconds(6_000))), List.of());
    watch.times(2, WEB).times(10);
    assertEquals(List.of("FIRED web", "RESOLVED web"), watch.news());
  }

  @Test
  void anEffectOfSomethingElseIsInhibitedAndJudgedAgainWhenThatIsOver() {
    Sighting service = Troubles.of("web-svc", "SVC_NO_READY", Priority.P2, Extent.DOWN);
    Sighting cause = Troubles.causing(WEB, service);
    watch.look(service);
    watch.times(10, cause);
    assertEquals(Optional.of(WEB.fingerprint()), watch.of(service).handling().inhibitedBy());
    assertEquals(List.of("FIRED web"), watch.news());
    watch.times(6, service);
    assertEquals(
        List.of("FIRED web", "RESOLVED web"), watch.news(), "held while the cause may be back");
    watch.look(service);
    assertEquals(List.of("FIRED web", "RESOLVED web", "RELEASED web-svc"), watch.news());
  }

  @Test
  void anEffectThatEndsWithItsCauseIsNeverTold() {
    Sighting service = Troubles.of("web-svc", "SVC_NO_READY", Priority.P2, Extent.DOWN);
    watch.look(service);
    watch.times(10, Troubles.causing(WEB, service)).times(10);
    assertTrue(watch.open.stream().allMatch(Incident::isResolved));
    assertEquals(List.of("FIRED web", "RESOLVED web"), watch.news());
  }

  @Test
  void whatIsSeenBesideItsFormerCauseIsReleasedAtOnce() {
    Sighting service = Troubles.of("web-svc", "SVC_NO_READY", Priority.P2, Extent.DOWN);
    watch.look(service);
    watch.times(10, Troubles.causing(WEB, service)).look(WEB, service);
    watch.times(2, WEB, service);
    assertEquals(List.of("FIRED web", "FIRED web-svc"), watch.news());
  }

  @Test
  void aCauseThatNobodyCanSeeInhibitsNothing() {
    Sighting service = Troubles.of("web-svc", "SVC_NO_READY", Priority.P2, Extent.DOWN);
    watch.look(service);
    watch.times(10, Troubles.causing(WEB, service)).look(Set.of("deployments.apps"), service);
    assertEquals(List.of("FIRED web", "FIRED web-svc"), watch.news());
  }

  @Test
  void aMatchWithoutConditionsIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Match(List.of(), List.of(), List.of(), List.of(), List.of()));
  }

  @Test
  void isReadAsItWasKept() {
    watch.rules = rules(List.of(exemption(Watch.START.plusSeconds(600))), List.of());
    Sighting cause = Troubles.causing(WEB, Troubles.degraded("cart"));
    watch.look(Set.of("events"), cause);
    watch.times(3, cause).look();
    watch.acknowledge(ack(Optional.of(watch.now.plusSeconds(60))));
    assertEquals(watch.only(), IncidentJson.read(IncidentJson.of(watch.only())));
    watch.times(9);
    assertEquals(State.RESOLVED, watch.only().state());
    assertEquals(watch.only(), IncidentJson.read(IncidentJson.of(watch.only())));
  }

  private Ack ack(Optional<Instant> until) {
    return new Ack("alice", watch.now, until, "on it");
  }

  private static Exemption exemption(Instant until) {
    return new Exemption(
        new Match(List.of(), List.of("sh*"), List.of(), List.of("web"), List.of()),
        Optional.empty(),
        Optional.of(until),
        "OPS-7");
  }

  private static Rules rules(List<Exemption> silences, List<Exemption> knownIssues) {
    Rules usual = Rules.DEFAULT;
    return new Rules(
        usual.pendingFor(),
        usual.resolve(),
        usual.flapping(),
        silences,
        knownIssues,
        List.of(),
        usual.keep());
  }
}
