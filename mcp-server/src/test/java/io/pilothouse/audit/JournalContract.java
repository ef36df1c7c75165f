package io.pilothouse.audit;

import static io.pilothouse.state.TestState.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.audit.Entry.Kind;
import io.pilothouse.audit.Entry.Subject;
import io.pilothouse.identity.Caller;
import io.pilothouse.state.Database;
import io.pilothouse.state.StateException;
import io.pilothouse.state.TestState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows are added, found again, and cannot be tampered with unnoticed, on every database. */
abstract class JournalContract {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final byte[] KEY = "a key that is kept elsewhere".getBytes(StandardCharsets.UTF_8);

  /** Every character that a database or an encoding might not keep. */
  private static final String ODD = "æ \u0000 \ud800 \ud83d\ude00 \u2028 '\" \\ \u007f";

  @TempDir private Path folder;
  private TestState state;
  private Database database;
  private Journal journal;

  /** On which database. */
  abstract TestState.Kind kind();

  @BeforeEach
  void open() {
    state = new TestState(kind(), folder);
    database = state.database();
    journal = journal(database, Optional.empty());
  }

  @AfterEach
  void close() {
    if (state != null) {
      state.close();
    }
  }

  private static Journal journal(Database database, Optional<byte[]> key) {
    return new Journal(database, Clock.fixed(NOW, ZoneOffset.UTC), key);
  }

  private static Entry entry(Kind kind, String caller, String name) {
    return new Entry(
        kind,
        new Caller(caller, List.of("sre"), "s1"),
        "restart_deployment",
        new Subject("prod", "shop", "Deployment", name),
        "plan-1",
        new JsonObject().put("rule", "staging is free").put("odd", ODD));
  }

  private void write(int rows) {
    for (int i = 1; i <= rows; i++) {
      await(journal.append(entry(Kind.ATTEMPT, "alice", "web-" + i)));
    }
  }

  private void tamper(String statement, Object... values) {
    assertTrue(await(database.transaction(sql -> sql.update(statement, values))) > 0);
  }

  private void assertBroken(long seq, String problem) {
    Verification.Broken broken =
        assertInstanceOf(
            Verification.Broken.class, await(journal.verify(Optional.empty())), "not noticed");
    assertEquals(seq, broken.seq(), broken.problem());
    assertTrue(broken.problem().contains(problem), broken.problem());
  }

  @Test
  void anEmptyJournalIsIntact() {
    Verification.Intact intact =
        assertInstanceOf(Verification.Intact.class, await(journal.verify(Optional.empty())));
    assertEquals(0, intact.rows());
  }

  @Test
  void keepsWhateverCharactersThereAre() {
    Anchor first = await(journal.append(entry(Kind.ATTEMPT, "a " + ODD, "web")));
    Anchor second = await(journal.append(entry(Kind.DECISION, "bob", "web")));
    assertEquals(1, first.seq());
    assertEquals(new Verification.Intact(2, 2, second), await(journal.verify(Optional.of(first))));
    List<JsonObject> rows = rows(Search.ALL);
    assertEquals("a " + ODD, rows.getFirst().getString("caller"));
    assertEquals(ODD, rows.getFirst().getJsonObject("facts").getString("odd"));
    assertEquals(NOW.toString(), rows.getFirst().getString("time"));
    assertEquals(second.hash(), rows.getLast().getString("hash"));
  }

  @Test
  void writersOfSeveralProcessesMakeOneChain() {
    Journal other = journal(state.database(), Optional.empty());
    List<Future<Anchor>> appended =
        IntStream.range(0, 60)
            .mapToObj(i -> (i % 2 == 0 ? journal : other).append(entry(Kind.READ, "c", "w" + i)))
            .toList();
    List<Long> seqs = appended.stream().map(each -> await(each).seq()).sorted().toList();
    assertEquals(IntStream.rangeClosed(1, 60).mapToObj(i -> (long) i).toList(), seqs);
    assertInstanceOf(Verification.Intact.class, await(other.verify(Optional.empty())));
  }

  @Test
  void findsAnEditedEntry() {
    write(5);
    tamper("UPDATE journal SET entry = REPLACE(entry, 'alice', 'mallory') WHERE seq = 3");
    assertBroken(3, "hash");
  }

  @Test
  void findsAnEditedColumn() {
    write(5);
    tamper("UPDATE journal SET caller = 'mallory' WHERE seq = 4");
    assertBroken(4, "columns");
  }

  @Test
  void findsAnEditedTime() {
    write(3);
    tamper("UPDATE journal SET at = at + 1 WHERE seq = 2");
    assertBroken(2, "columns");
  }

  @Test
  void findsAnEditedHash() {
    write(3);
    tamper("UPDATE journal SET hash = ? WHERE seq = 2", "0".repeat(64));
    assertBroken(2, "hash");
  }

  @Test
  void findsARemovedRow() {
    write(5);
    tamper("DELETE FROM journal WHERE seq = 3");
    assertBroken(3, "missing");
  }

  @Test
  void findsARemovedBeginning() {
    write(5);
    tamper("DELETE FROM journal WHERE seq <= 2");
    assertBroken(1, "missing");
  }

  @Test
  void findsRowsThatChangedPlaces() {
    write(5);
    tamper("UPDATE journal SET seq = 99 WHERE seq = 2");
    tamper("UPDATE journal SET seq = 2 WHERE seq = 4");
    tamper("UPDATE journal SET seq = 4 WHERE seq = 99");
    assertBroken(2, "hash");
  }

  @Test
  void findsACutOffTail() {
    write(5);
    tamper("DELETE FROM journal WHERE seq > 3");
    assertBroken(4, "missing");
  }

  @Test
  void findsRowsAddedBehindTheHead() {
    write(3);
    tamper(
        "INSERT INTO journal SELECT 4, at, kind, caller, tool, object, answers, entry, algorithm,"
            + " hash FROM journal WHERE seq = 3");
    assertBroken(4, "head");
  }

  @Test
  void anAnchorFindsATailThatWasCutOffWithItsHead() {
    write(5);
    Anchor anchor = await(journal.append(entry(Kind.OUTCOME, "alice", "web")));
    tamper("DELETE FROM journal WHERE seq > 3");
    tamper("UPDATE journal_head SET seq = 3, hash = (SELECT hash FROM journal WHERE seq = 3)");
    assertInstanceOf(
        Verification.Intact.class,
        await(journal.verify(Optional.empty())),
        "without an anchor nothing shows; if it does, the documentation is too modest");
    Verification.Broken broken =
        assertInstanceOf(
            Verification.Broken.class, await(journal.verify(Anchor.parse(anchor.toString()))));
    assertEquals(4, broken.seq());
  }

  @Test
  void anAnchorFindsAChainThatWasMadeAnew() {
    write(3);
    Anchor anchor = await(journal.append(entry(Kind.OUTCOME, "alice", "web")));
    tamper("DELETE FROM journal");
    tamper("DELETE FROM journal_head");
    write(6);
    assertInstanceOf(Verification.Intact.class, await(journal.verify(Optional.empty())));
    Verification.Broken broken =
        assertInstanceOf(Verification.Broken.class, await(journal.verify(Optional.of(anchor))));
    assertEquals(4, broken.seq());
  }

  @Test
  void withAKeyNobodyElseCanMakeLinks() {
    write(2);
    Journal keyed = journal(database, Optional.of(KEY));
    Anchor head = await(keyed.append(entry(Kind.ATTEMPT, "alice", "web")));
    assertEquals(new Verification.Intact(3, 2, head), await(keyed.verify(Optional.empty())));
    assertBroken(3, "audit-key-file");
    Journal wrong = journal(database, Optional.of(new byte[] {1}));
    assertInstanceOf(Verification.Broken.class, await(wrong.verify(Optional.empty())));
    await(journal.append(entry(Kind.ATTEMPT, "mallory", "web")));
    Verification.Broken broken =
        assertInstanceOf(Verification.Broken.class, await(keyed.verify(Optional.empty())));
    assertEquals(4, broken.seq());
    assertTrue(broken.problem().contains("without the key"), broken.problem());
  }

  @Test
  void findsRows() {
    await(journal.append(entry(Kind.ATTEMPT, "alice", "web")));
    await(journal.append(entry(Kind.ATTEMPT, "bob", "web_2")));
    Instant next = NOW.plusSeconds(60);
    await(
        new Journal(database, Clock.fixed(next, ZoneOffset.UTC), Optional.empty())
            .append(entry(Kind.ATTEMPT, "alice", "webx2")));
    assertEquals(List.of(1L, 2L), seqs(null, next, null, null));
    assertEquals(List.of(3L), seqs(next, null, null, null));
    assertEquals(List.of(1L, 3L), seqs(null, null, "alice", null));
    assertEquals(List.of(2L), seqs(null, null, null, "prod/shop/*/web_2"));
    assertEquals(List.of(1L, 2L, 3L), seqs(null, null, null, "*/shop/*"));
  }

  private List<Long> seqs(Instant since, Instant until, String caller, String object) {
    Search search =
        new Search(
            Optional.ofNullable(since),
            Optional.ofNullable(until),
            Optional.ofNullable(caller),
            Optional.of("restart_deployment"),
            Optional.ofNullable(object));
    return rows(search).stream().map(row -> row.getLong("seq")).toList();
  }

  private List<JsonObject> rows(Search search) {
    List<JsonObject> rows = new ArrayList<>();
    assertEquals(rows.size(), 0);
    long count = await(journal.each(search, rows::add));
    assertEquals(count, rows.size());
    return rows;
  }

  @Test
  void listsWritesWhoseOutcomeNobodyKnows() {
    Anchor known = await(journal.append(entry(Kind.INTENT, "alice", "web")));
    Anchor unknown = await(journal.append(entry(Kind.INTENT, "alice", "db")));
    await(journal.append(entry(Kind.OUTCOME, "alice", "web").answering(known.seq())));
    assertEquals(List.of(), await(journal.unfinished(NOW)), "it may be at work");
    List<JsonObject> unfinished = await(journal.unfinished(NOW.plusMillis(1)));
    assertEquals(
        List.of(unknown.seq()), unfinished.stream().map(row -> row.getLong("seq")).toList());
    await(journal.append(entry(Kind.OUTCOME, "alice", "db").answering(unknown.seq())));
    assertEquals(List.of(), await(journal.unfinished(NOW.plus(Duration.ofDays(1)))));
  }

  @Test
  void everyRowIsALineOfTheLog() {
    List<String> lines = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("audit");
    logger.addHandler(handler);
    try {
      Anchor row = await(journal.append(entry(Kind.INTENT, "alice", "web")));
      JsonObject line = new JsonObject(lines.getLast());
      assertEquals(row.hash(), line.getString("hash"));
      assertEquals(rows(Search.ALL).getFirst(), line);
    } finally {
      logger.removeHandler(handler);
    }
  }

  @Test
  void failsWhenTheRowCannotBeKept() {
    write(1);
    tamper("DELETE FROM journal_head");
    assertThrows(
        StateException.class, () -> await(journal.append(entry(Kind.INTENT, "alice", "web"))));
  }
}
