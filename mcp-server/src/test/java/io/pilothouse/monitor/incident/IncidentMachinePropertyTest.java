package io.pilothouse.monitor.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.diagnosis.finding.Impact.Extent;
import io.pilothouse.diagnosis.finding.Priority;
import io.pilothouse.monitor.incident.Transition.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever looks bring, in whatever order. */
class IncidentMachinePropertyTest {
  private static final int LOOKS = 400;
  private static final Set<Kind> OPENING =
      Set.of(Kind.FIRED, Kind.REOPENED, Kind.FLAPPING, Kind.RELEASED);

  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothingIsLostResolvedByIgnoranceOrToldTwice(int seed) {
    Random random = new Random(seed);
    Watch watch = new Watch();
    Map<String, Transition> last = new HashMap<>();
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < LOOKS; i++) {
      Look look = look(random, watch);
      List<Incident> before = watch.open;
      List<Transition> transitions = watch.take(look);
      assertEquals(
          new Turn(watch.open, transitions),
          IncidentMachine.apply(before, look, watch.rules, watch.now.minusSeconds(60)),
          "the same again");
      for (Transition each : transitions) {
        assertTrue(keys.add(each.key()), "a key of its own: " + each.key());
        follows(last.put(each.after().id(), each), each);
      }
      nothingIsLost(before, look, watch);
      if (random.nextInt(12) == 0) {
        acknowledge(random, watch, last, keys);
      }
      watch.now = watch.now.plus(Duration.ofMinutes(random.nextInt(8)));
    }
  }

  /** Each step begins where the one before it ended. */
  private static void follows(Transition earlier, Transition later) {
    if (earlier == null) {
      assertEquals(Kind.OPENED, later.kind());
      return;
    }
    Incident before = later.before().orElseThrow();
    assertEquals(earlier.after().state(), before.state());
    assertEquals(earlier.after().handling().told(), before.handling().told());
    assertEquals(earlier.after().handling().sequence() + 1, later.after().handling().sequence());
    if (later.news()) {
      assertTrue(later.kind() == Kind.RESOLVED || later.after().handling().isAudible());
      assertEquals(later.kind() != Kind.RESOLVED, later.after().handling().told());
    }
    if (later.news() && OPENING.contains(later.kind())) {
      boolean calmed = earlier.after().state() != later.after().state();
      assertTrue(calmed || !before.handling().told(), "told twice: " + later);
    }
    if (later.kind() == Kind.RESOLVED) {
      assertEquals(before.handling().told(), later.news());
    }
  }

  private static void nothingIsLost(List<Incident> before, Look look, Watch watch) {
    for (Incident incident : before) {
      Optional<Incident> after =
          watch.open.stream().filter(each -> each.id().equals(incident.id())).findFirst();
      assertTrue(after.isPresent() || incident.isResolved(), "lost: " + incident);
      boolean ended =
          !incident.isResolved()
              && after.filter(each -> each.state() == State.RESOLVED).isPresent();
      if (ended) {
        Look.Seen seen = (Look.Seen) look;
        assertTrue(incident.health().gaps().containsAll(seen.gaps()), "by ignorance");
        assertTrue(
            seen.sightings().stream()
                .noneMatch(each -> each.fingerprint().equals(incident.fingerprint())));
      }
    }
    if (look instanceof Look.Seen seen) {
      for (Sighting sighting : seen.sightings()) {
        assertFalse(watch.of(sighting).isResolved(), "seen, but no incident");
      }
      assertEquals(
          watch.open.size(), watch.open.stream().map(Incident::fingerprint).distinct().count());
    }
  }

  private static void acknowledge(
      Random random, Watch watch, Map<String, Transition> last, Set<String> keys) {
    if (watch.open.isEmpty()) {
      return;
    }
    List<Incident> open = new ArrayList<>(watch.open);
    int which = random.nextInt(open.size());
    Ack ack =
        new Ack(
            "alice",
            watch.now,
            random.nextBoolean() ? Optional.empty() : Optional.of(watch.now.plusSeconds(900)),
            "");
    IncidentMachine.acknowledge(open.get(which), ack)
        .ifPresent(
            each -> {
              assertTrue(keys.add(each.key()));
              follows(last.put(each.after().id(), each), each);
              open.set(which, each.after());
              watch.open = List.copyOf(open);
            });
  }

  private static Look look(Random random, Watch watch) {
    if (random.nextInt(6) == 0) {
      return new Look.Failed(watch.now, Troubles.CONTEXT, "no answer");
    }
    Sighting effect = Troubles.of("svc", "SVC_NO_READY", Priority.P1, Extent.DOWN);
    List<Sighting> seen = new ArrayList<>();
    boolean causes = random.nextBoolean();
    if (random.nextInt(3) > 0) {
      seen.add(causes ? Troubles.causing(any(random, "web"), effect) : any(random, "web"));
    }
    if (random.nextInt(3) == 0 && (seen.isEmpty() || !causes)) {
      seen.add(effect);
    }
    if (random.nextInt(4) == 0) {
      seen.add(any(random, "cart"));
    }
    Set<String> gaps = random.nextInt(4) == 0 ? Set.of("events") : Set.of();
    return new Look.Seen(watch.now, Troubles.CONTEXT, seen, gaps);
  }

  private static Sighting any(Random random, String name) {
    return Troubles.of(
        name,
        "CRASH_APP",
        Priority.values()[random.nextInt(4)],
        Extent.values()[random.nextInt(4)]);
  }
}
