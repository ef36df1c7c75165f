package io.pilothouse.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.pilothouse.agents.Briefs;
import io.pilothouse.agents.SampleBrief;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BriefLintTest {
  private static final BriefLint LINT = new BriefLint(Repository.tools());
  private static final String SERVER = "mcp__plugin_pilothouse_k8s__";

  @TempDir Path folder;

  private Map<String, List<String>> lint(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name + ".md"), text);
    return LINT.check(Briefs.of(folder));
  }

  /** This is what keeps the agents of this repository right. */
  @Test
  void theRepositorysBriefsBreakNoRule() throws IOException {
    assertEquals(Map.of(), LINT.check(Briefs.of(Repository.ROOT.resolve("agents"))));
  }

  @Test
  void theSampleBreaksNoRule() throws IOException {
    assertEquals(Map.of(), lint("helper", SampleBrief.text()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "SERVERget_logs|SERVERget_logs, SERVERget_lgs|it is granted get_lgs, which there is not",
        "SERVERget_logs|SERVERget_logs, SERVERrollback"
            + "|it is granted rollback, which changes the cluster; only remediator may",
        "SERVERget_logs|SERVERget_logs, SERVERexec_in_pod"
            + "|it is granted exec_in_pod, which changes the cluster; only remediator may",
        "SERVERget_logs|SERVERget_logs, top|it is granted top; its full name is SERVERtop",
        "SERVERget_logs|SERVERget_logs, mcp__k8s__top"
            + "|it is granted mcp__k8s__top; its full name is SERVERtop",
        "SERVERget_logs|SERVERget_logs, mcp__plugin_pilothouse_kubernetes__top"
            + "|it is granted mcp__plugin_pilothouse_kubernetes__top; its full name is SERVERtop",
        "SERVERget_logs|SERVERget_logs, mcp__pilothouse__look|it is granted look, which there is"
            + " not",
        "SERVERget_logs|SERVERget_logs, Bash|it is granted Bash, which leads around the server",
        "Stay calm.|Call `top`.|it names top in its text, but not in tools",
        "Stay calm.|Call `top by: cpu`.|it names top in its text, but not in tools",
        "Stay calm.|Call `get_log`.|it names get_log, which is neither a tool nor an argument of"
            + " one",
        "{\"enum\": [\"helper\", \"person\"]}|{\"enum\": [\"nobody\"]}"
            + "|it hands off to nobody, which there is not",
        "\"items\": {\"type\": \"string\"}|\"items\": {\"type\": \"string\", \"minLength\": -1}"
            + "|its output schema is wrong at #/properties/notChecked/items/minLength",
        "{\"type\": \"object\", \"required\"|{\"type\": \"object\", \"$defs\": [], \"required\""
            + "|its output schema is wrong at #/$defs",
        "maxTurns: 7|maxTurns: -7|maxTurns must be a whole number above 0"
      })
  void namesEachMistake(String part, String instead, String problem) throws IOException {
    String sample = SampleBrief.text();
    String text = sample.replace(full(part), full(instead));
    assertNotEquals(sample, text);
    assertEquals(Map.of("helper.md", List.of(full(problem))), lint("helper", text));
  }

  private static String full(String text) {
    return text.replace("SERVER", SERVER);
  }

  @Test
  void onlyTheRemediatorMayWrite() throws IOException {
    String text =
        SampleBrief.named("remediator")
            .replace("\"helper\"", "\"remediator\"")
            .replace(SERVER + "get_logs", SERVER + "get_logs, " + SERVER + "rollback");
    assertEquals(Map.of(), lint("remediator", text));
  }

  @Test
  void namesEveryMistakeOfEveryFile() throws IOException {
    lint("helper", SampleBrief.text().replace("Help.", "Help with `top` and `get_log`."));
    assertEquals(
        Map.of(
            "helper.md",
            List.of(
                "it names top in its text, but not in tools",
                "it names get_log, which is neither a tool nor an argument of one"),
            "third.md",
            List.of("name must be that of the file, in lower case letters, digits and hyphens")),
        lint("third", SampleBrief.text()));
  }
}
