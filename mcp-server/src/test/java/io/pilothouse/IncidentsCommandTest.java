package io.pilothouse;

import static io.pilothouse.state.TestState.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.audit.Journal;
import io.pilothouse.identity.Caller;
import io.pilothouse.monitor.incident.Look;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.incident.Rules;
import io.pilothouse.monitor.incident.Troubles;
import io.pilothouse.monitor.store.IncidentStore;
import io.pilothouse.state.Database;
import io.pilothouse.state.TestState;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A monitor keeps incidents; a person asks for them on the command line. */
class IncidentsCommandTest {
  private static final String ME = Caller.local("").user();

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private TestState state;
  private IncidentStore store;

  @BeforeEach
  void open() {
    state = new TestState(TestState.Kind.SQLITE, folder);
    Database database = state.database();
    store = new IncidentStore(database, new Journal(database, Clock.systemUTC(), Optional.empty()));
  }

  @AfterEach
  void close() throws IOException {
    state.close();
    LogManager.getLogManager().readConfiguration();
  }

  private String incident() {
    Instant now = Instant.now();
    Look look = new Look.Seen(now, Troubles.CONTEXT, List.of(Troubles.degraded("web")), Set.of());
    return await(store.apply(look, Rules.DEFAULT, now, nobody -> List.of())).open().getFirst().id();
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    return new Cli(
            new Terminal(
                InputStream.nullInputStream(),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                Map.of()))
        .run(
            Stream.concat(Stream.of(arguments), Stream.of("--state-dir=" + folder))
                .toArray(String[]::new));
  }

  private String out() {
    return out.toString(UTF_8);
  }

  private String err() {
    return err.toString(UTF_8);
  }

  @Test
  void showsAndAcknowledges() {
    assertEquals(0, run("incidents", "list"), err());
    assertEquals("no incidents; no look yet", out().strip());
    String id = incident();
    assertEquals(0, run("incidents", "list"), err());
    assertTrue(out().startsWith("1 pending"), out());
    assertTrue(out().contains(id), out());
    assertEquals(0, run("incidents", "ack", id, "--for", "2h", "--comment", "mine"), err());
    assertEquals("Acknowledged " + id + " as " + ME + ".", out().strip());
    Note note = new Note("n", Instant.EPOCH, Note.Source.REPAIR, "a rule", "Restarted.");
    await(store.note(id, note, about -> List.of()));
    assertEquals(0, run("incidents", "list", id), err());
    assertTrue(out().contains("1970-01-01T00:00:00Z Automatic repair (a rule):\n  > Restarted."));
    assertTrue(out().contains("acknowledged by " + ME + " until "), out());
    assertEquals(0, run("incidents", "list", "--json"), err());
    assertEquals(
        "acknowledged",
        new JsonObject(out()).getJsonArray("incidents").getJsonObject(0).getString("state"));
    assertEquals(1, run("incidents", "ack", "i-0"));
    assertEquals(1, run("incidents", "list", "i-0"));
    assertEquals(2, run("incidents", "ack", id, "--for", "soon"));
    assertTrue(err().contains("for: expected a length of time"), err());
    assertEquals(0, run("audit", "show", "--json"), err());
    assertTrue(out().contains("\"tool\":\"acknowledge_incident\""), out());
  }

  @Test
  void silencesForATimeAndEndsThat() {
    assertEquals(0, run("incidents", "silence"), err());
    assertEquals("Nothing is silenced.", out().strip());
    assertEquals(2, run("incidents", "silence", "--for", "1d"));
    assertTrue(err().contains("--in-namespaces=shop"), err());
    assertEquals(
        0,
        run(
            "incidents",
            "silence",
            "--for",
            "1d",
            "--in-namespaces",
            "shop,bank",
            "--reason",
            "move"),
        err());
    String id = out().split(" ")[2];
    incident();
    assertEquals(0, run("incidents", "list"), err());
    assertTrue(out().contains("silenced: move"), out());
    assertEquals(0, run("incidents", "silence"), err());
    assertTrue(out().contains(id) && out().contains("move"), out());
    assertEquals(0, run("incidents", "unsilence", id), err());
    assertEquals(1, run("incidents", "unsilence", id));
  }
}
