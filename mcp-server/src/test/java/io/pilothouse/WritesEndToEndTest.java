package io.pilothouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes by the program as it is wired, on its sandbox, with its state on disk. */
class WritesEndToEndTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int call(String tool, String arguments, String... flags) {
    out.reset();
    String[] words = new String[flags.length + 6];
    words[0] = "call";
    words[1] = tool;
    words[2] = arguments;
    words[3] = "--sandbox";
    words[4] = "--state-dir";
    words[5] = folder.resolve("state").toString();
    System.arraycopy(flags, 0, words, 6, flags.length);
    return new Cli(
            new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                Map.of()))
        .run(words);
  }

  private String policy(String text) throws Exception {
    return Files.writeString(folder.resolve("policy.yaml"), text).toString();
  }

  @Test
  void withoutAPolicyARestartIsSimulated() {
    int code =
        call("restart_deployment", "{\"name\": \"payments\", \"reason\": \"pods are stale\"}");
    assertEquals(ExitCode.OK, code, out.toString(UTF_8) + err);
    assertTrue(out.toString(UTF_8).startsWith("SIMULATED: restart Deployment shop/payments"));
  }

  @Test
  void anAllowedChangeIsStillKnownToTheNextProcess() throws Exception {
    String free = policy("{apiVersion: pilothouse.io/v1, kind: Policy, default: allow}");
    String arguments = "{\"name\": \"payments\", \"reason\": \"pods are stale\", \"wait\": false}";
    int code = call("restart_deployment", arguments, "--policy", free);
    assertEquals(ExitCode.OK, code, out.toString(UTF_8) + err);
    assertTrue(out.toString(UTF_8).startsWith("APPLIED: restart Deployment shop/payments"));
    assertEquals(ExitCode.OK, call("list_changes", "{}"));
    assertTrue(out.toString(UTF_8).contains("pods are stale"), out.toString(UTF_8));
  }

  @Test
  void aPolicyThatDoesNotLoadStopsTheProgram() throws Exception {
    String bad = policy("{apiVersion: pilothouse.io/v1, kind: Policy, default: perhaps}");
    assertEquals(ExitCode.USAGE, call("list_changes", "{}", "--policy", bad));
    assertTrue(err.toString(UTF_8).startsWith("pilothouse: policy: "), err.toString(UTF_8));
    assertEquals(1, err.toString(UTF_8).lines().count(), err.toString(UTF_8));
  }
}
