package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.audit.Entry;
import io.pilothouse.audit.Journal;
import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.identity.Caller;
import io.pilothouse.state.Database;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Vertx vertx = Vertx.vertx();
  private final BlockingSeam seam = new BlockingSeam(vertx, 2);
  @TempDir private Path folder;
  private Database database;

  @BeforeEach
  void write() {
    database = Database.sqlite(seam, folder);
    Journal journal = new Journal(database, Clock.systemUTC(), Optional.empty());
    for (String caller : List.of("alice", "=cmd()", "bob \"b\"\u001b[31m")) {
      journal
          .append(
              new Entry(
                  Entry.Kind.ATTEMPT,
                  new Caller(caller, List.of(), "s"),
                  "rollback",
                  new Entry.Subject("prod", "shop", "Deployment", "web"),
                  "",
                  new JsonObject().put("reason", "it is broken")))
          .await();
    }
  }

  @AfterEach
  void close() {
    database.close();
    seam.close();
    vertx.close().await();
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--state-dir");
    all.add(folder.toString());
    return new Cli(
            new Terminal(
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of()))
        .run(all.toArray(String[]::new));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void verifiesAndPrintsAnAnchorThatItTakesAgain() {
    assertEquals(0, run("audit", "verify"), err());
    assertTrue(out().startsWith("3 rows, none edited"), out());
    String anchor = out().lines().toList().getLast().substring("Anchor: ".length());
    assertEquals(0, run("audit", "verify", "--anchor", anchor));
    assertEquals(1, run("audit", "verify", "--anchor", anchor.replaceFirst("^3:", "4:")));
    assertEquals(2, run("audit", "verify", "--anchor", "nonsense"));
  }

  @Test
  void namesTheRowThatIsNotAsItWasWritten() {
    database
        .transaction(
            sql -> sql.update("UPDATE journal SET entry = REPLACE(entry, 'b', 'd') WHERE seq = 2"))
        .await();
    assertEquals(1, run("audit", "verify"));
    assertTrue(out().startsWith("BROKEN at row 2: "), out());
    assertEquals(1, run("audit", "verify", "--json"));
    assertEquals(2, new JsonObject(out()).getInteger("row"));
  }

  @Test
  void showsRowsThatFit() {
    assertEquals(0, run("audit", "show", "--caller", "alice", "--since", "1h"), err());
    assertEquals(1, out().lines().count(), out());
    assertTrue(out().contains("prod/shop/Deployment/web"), out());
    assertEquals(0, run("audit", "show", "--until", "2020-01-01T00:00:00Z"));
    assertEquals("", out());
    assertEquals(0, run("audit", "show", "--json", "--tool", "rollback"));
    assertEquals(3, out().lines().map(JsonObject::new).count());
    assertEquals(2, run("audit", "show", "--since", "yesterday"));
  }

  @Test
  void aTerminalGetsNoControlCharacters() {
    assertEquals(0, run("audit", "show"));
    assertFalse(out().contains("\u001b"));
  }

  @Test
  void exportsCsvThatNoSpreadsheetRuns() {
    assertEquals(0, run("audit", "export"));
    List<String> lines = out().lines().toList();
    assertEquals(4, lines.size());
    assertTrue(lines.getFirst().startsWith("seq,time,kind,caller,"), lines.getFirst());
    assertTrue(lines.get(2).contains("\"'=cmd()\""), lines.get(2));
    assertTrue(lines.get(3).contains("\"bob \"\"b\"\""), lines.get(3));
  }

  @Test
  void neverQuotesTheUrl() {
    assertEquals(2, run("audit", "verify", "--state-url", "mysql://me:hunter2@host/db"));
    assertTrue(err().contains("state-url: expected"), err());
    assertFalse(err().contains("hunter2"), err());
  }

  @Test
  void refusesAKeyThatIsNone() {
    assertEquals(2, run("audit", "verify", "--audit-key-file", folder.resolve("none").toString()));
    assertTrue(err().contains("audit-key-file: expected"), err());
  }
}
