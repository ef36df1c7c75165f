package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.agents.SampleBrief;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentLintCommandTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... words) {
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of("PILOTHOUSE_SANDBOX", "true"));
    return new Cli(terminal).run(words);
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void thePackedBriefsAreInOrder() {
    assertEquals(ExitCode.OK, run("agent", "lint"));
    assertTrue(lines().contains("remediator.md: ok"), out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void saysOfEachFileOfAFolderWhatIsWrong() throws IOException {
    Files.writeString(folder.resolve("helper.md"), SampleBrief.text());
    Files.writeString(folder.resolve("cluster-context.md"), "Nothing matters here.");
    assertEquals(ExitCode.OK, run("agent", "lint", folder.toString()));
    assertEquals(List.of("helper.md: ok", "cluster-context.md: ok"), lines());
    out.reset();
    Files.writeString(
        folder.resolve("second.md"), SampleBrief.named("second").replace("Help.", "Use `top`."));
    Files.writeString(folder.resolve("third.md"), "Help.");
    assertEquals(ExitCode.FAILURE, run("agent", "lint", "--agents-dir=" + folder));
    assertEquals(
        List.of(
            "second.md: it names top in its text, but not in tools",
            "third.md: it does not begin with front matter between two lines of ---",
            "helper.md: ok",
            "cluster-context.md: ok"),
        lines());
  }

  @Test
  void aFolderThatIsNotThereIsBadUsage() {
    assertEquals(ExitCode.USAGE, run("agent", "lint", folder.resolve("none").toString()));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("is not a folder that can be read"));
  }
}
