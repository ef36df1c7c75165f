package io.pilothouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What other Kubernetes servers got wrong about writes, by the program as it is wired. The rest is
 * in {@code GuardLessonsTest}, which says where everything is shown.
 */
class WriteLessonsTest {
  private static final String RESTART =
      "{\"name\": \"payments\", \"reason\": \"pods are stale\", \"wait\": false}";

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path state;
  private Path policy;

  @BeforeEach
  void allowEverything() throws Exception {
    state = folder.resolve("state");
    policy = folder.resolve("policy.yaml");
    Files.writeString(policy, "{apiVersion: pilothouse.io/v1, kind: Policy, default: allow}");
  }

  private int restart(String... flags) {
    out.reset();
    List<String> words =
        new ArrayList<>(
            List.of(
                "call",
                "restart_deployment",
                RESTART,
                "--sandbox",
                "--state-dir",
                state.toString(),
                "--policy",
                policy.toString()));
    words.addAll(List.of(flags));
    return new Cli(
            new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                Map.of()))
        .run(words.toArray(String[]::new));
  }

  private String said() {
    return out.toString(UTF_8) + err.toString(UTF_8);
  }

  @Test
  void whatIsAllowedHappens() {
    assertEquals(ExitCode.OK, restart(), said());
    assertTrue(said().startsWith("APPLIED: restart Deployment shop/payments"), said());
  }

  @ParameterizedTest
  @CsvSource({
    "--read-only",
    "--toolsets=core",
    "--disable-tools=restart_deployment",
  })
  void whatIsSwitchedOffCannotBeCalledByItsName(String flag) {
    assertTrue(restart(flag) != ExitCode.OK, said());
    assertTrue(said().contains("restart_deployment"), said());
  }

  @Test
  void aLimitHoldsWithoutAServerInBetweenAndFromProcessToProcess() throws Exception {
    Files.writeString(
        policy,
        "{apiVersion: pilothouse.io/v1, kind: Policy, default: deny, rules: [{name: rare, match:"
            + " {}, decide: allow, limits: {perObject: 1 per 1h}}]}");
    assertEquals(ExitCode.OK, restart(), said());
    assertTrue(restart() != ExitCode.OK, said());
    assertTrue(said().contains("POLICY_DENIED"), said());
  }

  @Test
  void withoutAPlaceForTheJournalNothingIsWritten() throws Exception {
    state = Files.createFile(folder.resolve("no-folder")).resolve("state");
    assertTrue(restart() != ExitCode.OK, said());
    assertTrue(!said().contains("APPLIED"), said());
  }

  @Test
  void aPolicyThatIsGoneStopsTheProgram() throws Exception {
    Files.delete(policy);
    assertEquals(ExitCode.USAGE, restart(), said());
    assertTrue(said().contains("policy"), said());
  }
}
