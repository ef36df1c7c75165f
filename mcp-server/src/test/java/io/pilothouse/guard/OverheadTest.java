package io.pilothouse.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.tools.ToolResult;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents say about the requests of a write. */
class OverheadTest {
  private static final String SHOP = "/namespaces/shop/";

  private static final List<String> REACH =
      List.of(
          "GET horizontalpodautoscalers",
          "GET ingresses",
          "GET poddisruptionbudgets",
          "GET pods",
          "GET services");

  @TempDir Path folder;

  @Test
  void anAllowedRestartTakesThreeRequestsMoreThanAPatch() {
    assertEquals(
        List.of(
            "GET deployments/payments",
            "PATCH deployments/payments dry run",
            "PATCH deployments/payments",
            "POST events"),
        asked("default: allow", "APPLIED"));
  }

  @Test
  void aRuleThatKnowsTheOwnersWithoutALookTakesNoMore() {
    assertEquals(
        4,
        asked(
                "default: simulate, rules: [{name: r, match: {}, decide: allow,"
                    + " when: 'size(plan.owners) == 0 && !plan.force'}]",
                "APPLIED")
            .size());
  }

  /** The dry run and five lists, at the same time. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "when: 'plan.blast.podsAffected < 100'",
        "when: 'plan[\"blast\"].podsAffected < 100'",
        "when: '[plan].all(each, each.blast.podsAffected < 100)'",
        "limits: {maxUnavailablePercent: 100}"
      })
  void aPolicyThatAsksForTheReachTakesEight(String asks) {
    List<String> asked =
        asked(
            "default: simulate, rules: [{name: r, match: {}, decide: allow, " + asks + "}]",
            "APPLIED");
    assertEquals("GET deployments/payments", asked.getFirst());
    assertEquals(
        Stream.concat(REACH.stream(), Stream.of("PATCH deployments/payments dry run")).toList(),
        asked.subList(1, 7).stream().sorted().toList());
    assertEquals(
        List.of("PATCH deployments/payments", "POST events"), asked.subList(7, asked.size()));
  }

  @Test
  void whatIsOnlySimulatedShowsWhatItWouldReach() {
    List<String> asked =
        asked(
            "default: allow, rules: [{name: r, match: {names: [payments]}, decide: simulate}]",
            "SIMULATED");
    assertEquals(REACH, asked.subList(2, asked.size()).stream().sorted().toList());
  }

  private List<String> asked(String policy, String outcome) {
    try (GuardFixture guard =
        GuardFixture.with(folder, "{apiVersion: pilothouse.io/v1, kind: Policy, " + policy + "}")) {
      guard.call("restart_deployment", "name", "payments", "dry_run", true);
      List<String> asked = new CopyOnWriteArrayList<>();
      guard.recorder.before =
          request -> {
            String path = request.uri().split("\\?")[0];
            asked.add(
                request.method()
                    + " "
                    + path.substring(path.indexOf(SHOP) + SHOP.length())
                    + (request.isDryRun() ? " dry run" : ""));
            return Future.succeededFuture();
          };
      ToolResult done = guard.call("restart_deployment", "name", "payments", "wait", false);
      assertTrue(done.text().startsWith(outcome), done.text());
      boolean seen = asked.containsAll(REACH);
      assertEquals(seen, done.text().contains("pods affected: "), done.text());
      assertEquals(!seen, done.text().contains("not looked at"), done.text());
      return asked;
    }
  }
}
