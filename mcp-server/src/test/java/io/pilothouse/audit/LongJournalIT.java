package io.pilothouse.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.state.Database;
import io.pilothouse.state.Sql;
import io.pilothouse.state.TestState;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program checks a journal that does not fit into its memory. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LongJournalIT {
  private static final int ROWS = 100_000;
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  @TempDir private Path folder;

  @Test
  void verifiesMoreRowsThanFitIntoMemory() throws IOException, InterruptedException {
    Anchor head;
    try (TestState state = new TestState(TestState.Kind.SQLITE, folder)) {
      Database database = state.database();
      head = TestState.await(database.transaction(LongJournalIT::fill));
    }
    Process verify =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx48m",
                "-jar",
                "target/pilothouse.jar",
                "audit",
                "verify",
                "--state-dir",
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, verify.waitFor(), said);
    assertTrue(said.startsWith("100,000 rows"), said);
    assertTrue(said.strip().endsWith("Anchor: " + head), said);
  }

  /** All in one transaction: 100,000 appends would wait for the disk 100,000 times. */
  private static Anchor fill(Sql sql) throws SQLException {
    Chain chain = new Chain(Optional.empty());
    Anchor head = new Anchor(0, Chain.START);
    for (long seq = 1; seq <= ROWS; seq++) {
      JsonObject json =
          new JsonObject()
              .put("seq", seq)
              .put("time", NOW.toString())
              .mergeIn(StateProcess.entry("web-" + seq).json());
      json.getJsonObject("facts").put("patch", "y".repeat(1_000));
      String text = Sql.encode(json);
      Row.Columns columns = Row.Columns.of(json);
      head = new Anchor(seq, chain.link(Chain.PLAIN, head.hash(), text));
      sql.update(
          "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          seq,
          NOW,
          columns.kind(),
          columns.caller(),
          columns.tool(),
          columns.object(),
          columns.answers(),
          text,
          Chain.PLAIN,
          head.hash());
    }
    sql.update("INSERT INTO journal_head VALUES (1, ?, ?)", head.seq(), head.hash());
    return head;
  }
}
