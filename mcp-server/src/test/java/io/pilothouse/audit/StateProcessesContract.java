package io.pilothouse.audit;

import static io.pilothouse.state.TestState.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.state.Database;
import io.pilothouse.state.Plans;
import io.pilothouse.state.TestState;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that die, and processes that share. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class StateProcessesContract {
  private static final int KILLS = 8;

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();
  private TestState state;

  /** On which database. */
  abstract TestState.Kind kind();

  @BeforeEach
  void open() {
    state = new TestState(kind(), folder);
  }

  @AfterEach
  void close() {
    started.forEach(Process::destroyForcibly);
    if (state != null) {
      state.close();
    }
  }

  private Process start(String what) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                String.join(
                    File.pathSeparator, "target/test-classes", "target/classes", "target/lib/*"),
                StateProcess.class.getName(),
                what,
                state.url().orElse(folder.toString()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    started.add(process);
    return process;
  }

  @Test
  void noAcknowledgedRowIsLostWhenTheWriterIsKilled() throws IOException, InterruptedException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<Long, Anchor> promised = new HashMap<>();
    for (int kill = 0; kill < KILLS; kill++) {
      Process writer = start("append");
      try (BufferedReader lines = writer.inputReader()) {
        int enough = 1 + random.nextInt(60);
        for (int i = 0; i < enough; i++) {
          remember(promised, lines.readLine());
        }
        // By its handle: Process.destroyForcibly throws away what was said last.
        writer.toHandle().destroyForcibly();
        Stream<String> rest = lines.lines();
        rest.forEach(line -> remember(promised, line));
        writer.waitFor();
      }
    }
    Database database = state.database();
    Journal journal = new Journal(database, Clock.systemUTC(), Optional.empty());
    Map<Long, Anchor> kept = new HashMap<>();
    await(
        journal.each(
            Search.ALL,
            row -> {
              Anchor anchor = new Anchor(row.getLong("seq"), row.getString("hash"));
              kept.put(anchor.seq(), anchor);
            }));
    promised.forEach((seq, anchor) -> assertEquals(anchor, kept.get(seq), "seed " + seed));
    Verification.Intact intact =
        assertInstanceOf(
            Verification.Intact.class, await(journal.verify(Optional.empty())), "seed " + seed);
    assertTrue(intact.rows() >= promised.size());
    assertTrue(promised.size() >= KILLS);
  }

  /** A line that was cut off by the kill is no promise. */
  private static void remember(Map<Long, Anchor> promised, String line) {
    Anchor.parse(line).ifPresent(anchor -> promised.put(anchor.seq(), anchor));
  }

  @Test
  void twoProcessesClaimEachPlanOnceAndShareABudget() throws IOException, InterruptedException {
    Plans plans = new Plans(state.database());
    for (int i = 0; i < StateProcess.PLANS; i++) {
      await(plans.save("p" + i, "alice", Instant.now().plusSeconds(600), new JsonObject()));
    }
    List<Process> racers = List.of(start("race"), start("race"));
    List<BufferedReader> outputs = racers.stream().map(Process::inputReader).toList();
    for (BufferedReader output : outputs) {
      assertEquals("ready", output.readLine());
    }
    for (Process racer : racers) {
      racer.getOutputStream().write('\n');
      racer.getOutputStream().flush();
    }
    List<String> said = new ArrayList<>();
    for (BufferedReader output : outputs) {
      output.lines().forEach(said::add);
    }
    for (Process racer : racers) {
      assertEquals(0, racer.waitFor());
    }
    List<String> claimed = said.stream().filter(line -> line.startsWith("claimed")).toList();
    assertEquals(StateProcess.PLANS, claimed.size());
    assertEquals(StateProcess.PLANS, claimed.stream().distinct().count());
    assertEquals(
        StateProcess.SHARED.most(), said.stream().filter(line -> line.startsWith("took")).count());
  }
}
