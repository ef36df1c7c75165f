package io.pilothouse.monitor.brief;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.agents.Briefs;
import io.pilothouse.tools.SchemaCatalog;
import io.pilothouse.tools.ToolSchema;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AskedAgentsTest {
  private static Optional<String> problem(String agent) throws IOException {
    List<ToolSchema> schemas =
        Stream.of("diagnose", "list_pods", "get_resource", "top", "what_changed", "rollback")
            .map(new SchemaCatalog()::read)
            .toList();
    return AskedAgents.problem(agent, Briefs.packed(), schemas);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "k8s-analyzer",
        "root-cause-investigator",
        "deployment-correlator",
        "capacity-advisor",
        "escalation-manager"
      })
  void whoOnlyLooksMayBeAsked(String agent) throws IOException {
    assertEquals(Optional.empty(), problem(agent));
  }

  @Test
  void whoCanChangeSomethingMayNot() throws IOException {
    String problem = problem("remediator").orElseThrow();
    assertTrue(problem.contains("remediator may call rollback"), problem);
    assertTrue(problem.contains("only read"), problem);
  }

  @Test
  void whoHasNothingToLookWithMayNot() throws IOException {
    assertTrue(problem("slack-notifier").orElseThrow().contains("no tool of this server"));
  }

  @Test
  void whoIsMistypedIsGuessed() throws IOException {
    assertEquals(
        Optional.of("there is no agent k8s-analyser (did you mean k8s-analyzer?)"),
        problem("k8s-analyser"));
  }
}
