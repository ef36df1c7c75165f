package io.pilothouse.monitor.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.monitor.usage.Suggestion.Urgency;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RightsizingTest {
  private static final double MI = 1 << 20;

  private Resources requests = new Resources(0.2, 200 * MI);
  private Resources limits = new Resources(0, 400 * MI);
  private Duration covered = Duration.ofHours(30);
  private Quantiles cpu = new Quantiles(0.1, 0.15, 0.19);
  private double memory = 180 * MI;
  private long kills;
  private double killedAt;

  private Suggestion suggestion() {
    return Rightsizing.of(
        new ContainerUsage(
            new ContainerKey(new Workload("shop", "Deployment", "web"), "app"),
            2,
            requests,
            limits,
            new UsageStats(
                1_800,
                covered,
                ClusterFixture.START,
                ClusterFixture.START.plus(covered),
                cpu,
                new Quantiles(memory / 2, memory * 0.9, memory)),
            kills,
            killedAt));
  }

  @Test
  void whatFitsIsLeftAlone() {
    Suggestion suggestion = suggestion();
    assertEquals(Urgency.FITS, suggestion.urgency());
    assertEquals(requests, suggestion.requests());
    assertEquals(400 * MI, suggestion.memoryLimit());
  }

  @Test
  void whatUsesMoreThanItAsksForGetsMore() {
    memory = 250 * MI;
    Suggestion suggestion = suggestion();
    assertEquals(Urgency.TOO_SMALL, suggestion.urgency());
    assertEquals(288 * MI, suggestion.requests().memory());
    assertEquals(0.2, suggestion.requests().cpu());
  }

  @Test
  void aPeakOfCpuIsNoReasonButUsualUseIs() {
    cpu = new Quantiles(0.1, 0.15, 2.0);
    assertEquals(Urgency.FITS, suggestion().urgency());
    cpu = new Quantiles(0.1, 0.3, 0.4);
    assertEquals(0.4, suggestion().requests().cpu(), 1e-9);
  }

  @Test
  void farTooMuchIsMadeSmallerButOnlyWithAnHourOfEvidence() {
    requests = new Resources(4, 4_096 * MI);
    limits = new Resources(0, 8_192 * MI);
    assertEquals(Urgency.TOO_LARGE, suggestion().urgency());
    assertEquals(0.19, suggestion().requests().cpu(), 1e-9);
    assertEquals(207 * MI, suggestion().requests().memory());
    assertEquals(8_192 * MI, suggestion().memoryLimit());
    covered = Duration.ofMinutes(59);
    assertEquals(Urgency.FITS, suggestion().urgency());
  }

  @Test
  void whatWasKilledGetsALimitWellAboveTheHighestUse() {
    kills = 3;
    killedAt = 400 * MI;
    Suggestion suggestion = suggestion();
    assertEquals(Urgency.KILLED, suggestion.urgency());
    assertEquals(520 * MI, suggestion.memoryLimit());
    assertEquals(460 * MI, suggestion.requests().memory());
  }

  @Test
  void aLimitThatWasRaisedEnoughSinceTheKillStays() {
    kills = 3;
    killedAt = 200 * MI;
    requests = new Resources(0.2, 230 * MI);
    assertEquals(Urgency.FITS, suggestion().urgency());
  }

  @Test
  void whatWasKilledIsNeverMadeSmaller() {
    kills = 1;
    killedAt = 300 * MI;
    requests = new Resources(0.2, 4_096 * MI);
    limits = new Resources(0, 4_096 * MI);
    assertEquals(4_096 * MI, suggestion().requests().memory());
    assertEquals(4_096 * MI, suggestion().memoryLimit());
  }

  @Test
  void aLimitThatIsNearlyReachedIsRaised() {
    memory = 380 * MI;
    requests = new Resources(0.2, 400 * MI);
    assertEquals(494 * MI, suggestion().memoryLimit());
  }

  @Test
  void requestsThatAreNotSetAre() {
    requests = Resources.NONE;
    limits = Resources.NONE;
    Suggestion suggestion = suggestion();
    assertEquals(Urgency.UNSET, suggestion.urgency());
    assertEquals(new Resources(0.19, 207 * MI).memory(), suggestion.requests().memory());
    assertEquals(0, suggestion.memoryLimit());
  }

  @Test
  void confidenceIsHowLongItWasLookedAt() {
    assertEquals(Confidence.LOW, Rightsizing.confidence(Duration.ofMinutes(59)));
    assertEquals(Confidence.MEDIUM, Rightsizing.confidence(Duration.ofHours(1)));
    assertEquals(Confidence.MEDIUM, Rightsizing.confidence(Duration.ofMinutes(1_439)));
    assertEquals(Confidence.HIGH, Rightsizing.confidence(Duration.ofHours(24)));
  }

  @Test
  void nothingProposedIsBelowTheHighestUse() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      requests = new Resources(random.nextInt(8) / 4.0, random.nextInt(8) * 128 * MI);
      limits = new Resources(0, random.nextInt(8) * 200 * MI);
      memory = random.nextInt(1, 1_200) * MI;
      double max = random.nextDouble() * 3;
      cpu = new Quantiles(max / 3, max / 2, max);
      kills = random.nextInt(3);
      killedAt = kills > 0 ? limits.memory() : 0;
      covered = Duration.ofMinutes(random.nextInt(3_000));
      Suggestion made = suggestion();
      String about = made.toString();
      assertTrue(made.requests().memory() >= memory, about);
      if (made.requests().cpu() != requests.cpu()) {
        assertTrue(made.requests().cpu() >= max, about);
      }
      if (limits.memory() > 0) {
        assertTrue(made.memoryLimit() >= limits.memory(), about);
        assertTrue(made.memoryLimit() >= memory, about);
        assertTrue(kills == 0 || made.memoryLimit() >= 1.3 * memory, about);
        assertTrue(
            made.requests().memory() == requests.memory()
                || made.requests().memory() <= made.memoryLimit(),
            about);
      }
    }
  }
}
