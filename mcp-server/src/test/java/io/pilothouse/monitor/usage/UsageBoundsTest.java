package io.pilothouse.monitor.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.monitor.usage.Reading.Part;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is remembered depends on neither time nor churn. */
class UsageBoundsTest {
  private static final Part NONE = new Part(true, List.of(), List.of());

  private final UsageTracker tracker = new UsageTracker("dev", true);

  private static JsonObject metrics(String pod, int mebibytes) {
    return new JsonObject()
        .put("metadata", new JsonObject().put("namespace", "shop").put("name", pod))
        .put(
            "containers",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("name", "app")
                        .put(
                            "usage",
                            new JsonObject().put("cpu", "10m").put("memory", mebibytes + "Mi"))));
  }

  private static Reading reading(List<JsonObject> podUsage) {
    return new Reading(NONE, new Part(true, podUsage, List.of()), NONE, NONE, NONE, NONE);
  }

  @Test
  void onlyTheLargestAreRemembered() {
    List<JsonObject> many =
        IntStream.rangeClosed(1, ContainerBook.MOST + 300)
            .mapToObj(i -> metrics("p" + i, i))
            .toList();
    Figures figures = tracker.look(reading(many), ClusterFixture.START);
    assertEquals(new Figures.LeftOut(0, 1_800, 300), figures.leftOut());
    assertEquals(ContainerBook.MOST, tracker.known().containers().size());
    assertTrue(
        tracker.known().containers().stream()
            .allMatch(usage -> usage.stats().memory().max() > 300 * (1 << 20)));
    assertEquals(FigureMaker.MOST, figures.workloads().size());
  }

  /** Four days of use that goes up and down by two orders of magnitude. */
  @Test
  void whatIsKeptIsAMegabyteOrTwo() {
    for (int look = 0; look < 20; look++) {
      int size = 10 + look * look * 5;
      tracker.look(
          reading(
              IntStream.range(0, ContainerBook.MOST)
                  .mapToObj(i -> metrics("a-pod-with-a-name-of-usual-length-" + i, size + i % 7))
                  .toList()),
          ClusterFixture.START.plus(Duration.ofHours(9L * look)));
    }
    assertEquals(ContainerBook.MOST, tracker.known().containers().size());
    int length = tracker.toJson().encode().length();
    assertTrue(length < 2_000_000, "characters: " + length);
  }

  /** Every ten minutes a look; every six hours all pods are replaced by others. */
  @Test
  void thirtyDaysOfChurnStayWithinTheWindow() {
    Instant now = ClusterFixture.START;
    for (int look = 0; look < 30 * 24 * 6; look++) {
      int generation = look / 36;
      List<JsonObject> pods =
          IntStream.range(0, 20)
              .mapToObj(i -> metrics("p" + i + "-" + generation, 64 + i))
              .toList();
      tracker.look(reading(pods), now);
      now = now.plus(Duration.ofMinutes(10));
      // Four a day, remembered for four days.
      assertTrue(tracker.known().containers().size() <= 20 * 17, "look " + look);
    }
    assertEquals(20 * 16, tracker.known().containers().size());
  }

  @Test
  void whatIsGoneIsForgottenByThoseWhoTellNewFromOld() {
    Novelties<String> novelties = new Novelties<>();
    novelties.fresh("pods", Set.of());
    assertEquals(Set.of("a"), novelties.fresh("pods", Set.of("a")));
    assertEquals(Set.of(), novelties.fresh("pods", Set.of()));
    assertEquals(Set.of("a"), novelties.fresh("pods", Set.of("a")));
  }
}
