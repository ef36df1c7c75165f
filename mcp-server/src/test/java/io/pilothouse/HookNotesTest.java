package io.pilothouse;

import static io.pilothouse.state.TestState.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pilothouse.audit.Journal;
import io.pilothouse.audit.Search;
import io.pilothouse.automation.hook.AlertGroup;
import io.pilothouse.automation.hook.HookEvent;
import io.pilothouse.automation.hook.HookEvent.Outcome;
import io.pilothouse.identity.Caller;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.state.Database;
import io.pilothouse.state.TestState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the journal says of alerts that came in. */
class HookNotesTest {
  @TempDir private Path folder;
  private final AtomicInteger woken = new AtomicInteger();
  private TestState state;
  private Database database;
  private Journal journal;
  private HookNotes notes;

  @BeforeEach
  void open() {
    state = new TestState(TestState.Kind.SQLITE, folder);
    database = state.database();
    journal = new Journal(database, Clock.systemUTC(), Optional.empty());
    notes = new HookNotes(journal, new Redactor(), woken::incrementAndGet);
  }

  @AfterEach
  void close() {
    state.close();
  }

  private static HookEvent event(String group, Outcome outcome, Optional<String> diagnosis) {
    JsonObject alert =
        new JsonObject()
            .put("status", "firing")
            .put("labels", JsonObject.of("namespace", "shop", "pod", "cart-1"));
    JsonObject body =
        new JsonObject()
            .put("version", "4")
            .put("groupKey", group)
            .put("alerts", new JsonArray().add(alert));
    return new HookEvent(
        "alertmanager",
        new Caller("hook:alertmanager", List.of(), ""),
        AlertGroup.of(body),
        Optional.of("prod"),
        outcome,
        diagnosis);
  }

  private List<JsonObject> rows() {
    List<JsonObject> rows = new ArrayList<>();
    await(journal.each(Search.ALL, rows::add));
    return rows;
  }

  @Test
  void aRowSaysWhoSentWhatAndWhatWasStarted() {
    await(notes.note(event("{}:{job=\"cart\"}", Outcome.STARTED, Optional.of("h-1"))));
    assertEquals(1, rows().size());
    JsonObject row = rows().getFirst();
    assertEquals("read", row.getString("kind"));
    assertEquals("hook:alertmanager", row.getString("caller"));
    assertEquals("hook", row.getString("tool"));
    assertEquals(
        "prod/shop/Pod/cart-1",
        String.join(
            "/",
            row.getString("context"),
            row.getString("namespace"),
            row.getString("objectKind"),
            row.getString("name")));
    assertEquals(
        JsonObject.of(
            "hook",
            "alertmanager",
            "group",
            "{}:{job=\"cart\"}",
            "firing",
            1,
            "outcome",
            "started",
            "diagnosis",
            "h-1"),
        row.getJsonObject("facts"));
    assertEquals(1, woken.get());
  }

  @Test
  void whatWasSentAwayIsARowToo() {
    await(notes.note(event("a", Outcome.REFUSED, Optional.empty())));
    assertEquals("refused", rows().getFirst().getJsonObject("facts").getString("outcome"));
    assertEquals(0, woken.get());
  }

  @Test
  void theGroupsNameIsShortCleanAndWithoutCredentials() {
    String key =
        "{}:{token=\"ghp_0123456789abcdefghijABCDEFGHIJ012345\"}\u202E" + "x".repeat(4_000);
    await(notes.note(event(key, Outcome.STARTED, Optional.of("h-1"))));
    String kept = rows().getFirst().getJsonObject("facts").getString("group");
    assertEquals(301, kept.length());
    assertEquals(-1, kept.indexOf("ghp_"));
    assertEquals(-1, kept.indexOf('\u202E'));
  }

  @Test
  void aJournalThatCannotBeWrittenIsNobodysTrouble() {
    await(database.transaction(sql -> sql.update("ALTER TABLE journal RENAME TO elsewhere")));
    await(notes.note(event("a", Outcome.STARTED, Optional.of("h-1"))));
    assertEquals(1, woken.get());
    await(database.transaction(sql -> sql.update("ALTER TABLE elsewhere RENAME TO journal")));
    assertEquals(List.of(), rows());
  }
}
