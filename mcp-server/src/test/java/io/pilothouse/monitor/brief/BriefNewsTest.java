package io.pilothouse.monitor.brief;

import static io.pilothouse.state.TestState.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.diagnosis.finding.Impact.Extent;
import io.pilothouse.diagnosis.finding.Priority;
import io.pilothouse.identity.Caller;
import io.pilothouse.monitor.incident.Ack;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.incident.Sighting;
import io.pilothouse.monitor.incident.Troubles;
import io.pilothouse.monitor.store.Filter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BriefNewsTest {
  private static final String BRIEF = "brief: {agent: looker, apiKeyEnv: KEY, perHour: %d}";

  @TempDir private Path folder;
  private BriefRig rig;

  @BeforeEach
  void begin() {
    rig = new BriefRig(folder, BRIEF.formatted(100));
  }

  @AfterEach
  void end() {
    rig.close();
  }

  private static Sighting down(String name) {
    return Troubles.of(name, "CRASH_APP", Priority.P1, Extent.DOWN);
  }

  @Test
  void whatItSaysIsToldOnceAsAModelsWords() {
    rig.fires(down("web"));
    rig.cycles(5);
    assertEquals(List.of("web"), rig.asked);
    Note note = rig.notes("web").getFirst();
    assertEquals(Note.Source.MODEL, note.source());
    assertEquals("It is web.", note.text());
    List<String> words = rig.told.stream().filter(line -> line.contains("It is web")).toList();
    assertEquals(1, words.size(), rig.told.toString());
    assertTrue(
        words.getFirst().contains("Written by a model, not checked (looker, model-1): It is web."),
        words.getFirst());
    assertEquals(List.of("answered 1200"), rig.counted);
  }

  @Test
  void neitherTheNewsNorTheNextCycleWaitForIt() {
    Promise<Answer> answer = rig.later();
    rig.seen = List.of(down("web"));
    rig.cycles(3);
    rig.seen = List.of(down("web"), down("db"));
    rig.cycles(3);
    assertTrue(rig.told.stream().anyMatch(line -> line.contains("shop/web")), rig.told.toString());
    assertTrue(rig.told.stream().anyMatch(line -> line.contains("shop/db")), rig.told.toString());
    assertEquals(List.of("web"), rig.asked, "one at a time");
    answer.complete(BriefRig.answer("late, but here"));
    await(rig.desk.idle());
    assertEquals(List.of("web", "db"), rig.asked);
    assertEquals("late, but here.", rig.notes("db").getFirst().text());
  }

  @Test
  void onlyWhatFiresThatUrgentlyIsAskedAbout() {
    rig.fires(Troubles.of("cache", "CRASH_APP", Priority.P1, Extent.DEGRADED));
    rig.cycles(3);
    assertEquals(List.of(), rig.asked, "SEV-3");
    rig.seen = List.of(down("cache"));
    rig.cycle();
    await(rig.desk.idle());
    assertEquals(List.of("cache"), rig.asked, "it rises to SEV-2");
    rig.seen = List.of(Troubles.of("cache", "CRASH_APP", Priority.P0, Extent.DOWN));
    rig.cycles(2);
    await(rig.desk.idle());
    assertEquals(List.of("cache"), rig.asked, "and to SEV-1, in the same firing");
  }

  @Test
  void withoutTheKeyNobodyIsAsked() {
    rig.use("");
    rig.fires(down("web"));
    assertEquals(List.of(), rig.asked);
  }

  @Test
  void afterARestartOnlyWhatWasNotAnsweredIsAskedAboutAgain() {
    rig.model =
        name ->
            name.equals("db")
                ? Future.failedFuture("no connection")
                : Future.succeededFuture(BriefRig.answer("It is " + name));
    rig.fires(down("web"), down("db"));
    rig.cycles(2);
    assertEquals(List.of("db", "web"), rig.asked.stream().sorted().toList());
    rig.restart();
    rig.asked.clear();
    rig.model = name -> Future.succeededFuture(BriefRig.answer("It is " + name));
    rig.cycle();
    await(rig.desk.idle());
    assertEquals(List.of("db"), rig.asked);
    assertEquals(1, rig.notes("web").size());
    assertEquals(1, rig.notes("db").size());
  }

  @Test
  void whatIsAnsweredTakesNoPlaceAmongThoseThatWait() {
    Sighting[] many =
        Stream.of("a", "b", "c", "d", "e", "f").map(BriefNewsTest::down).toArray(Sighting[]::new);
    rig.fires(many);
    rig.restart();
    rig.asked.clear();
    rig.counted.clear();
    rig.fires(Stream.concat(Stream.of(many), Stream.of(down("g"))).toArray(Sighting[]::new));
    assertEquals(List.of("g"), rig.asked);
    assertEquals(List.of("answered 1200"), rig.counted);
  }

  @Test
  void whenItComesBackItIsAskedAboutAgain() {
    rig.fires(down("web"));
    rig.seen = List.of();
    rig.cycles(7);
    rig.fires(down("web"));
    rig.cycles(1);
    await(rig.desk.idle());
    assertEquals(List.of("web", "web"), rig.asked);
  }

  @Test
  void noMoreThanTheBudgetAllowsInAnyHour() {
    rig.use(BRIEF.formatted(2));
    rig.fires(down("a"), down("b"), down("c"));
    rig.cycles(2);
    assertEquals(2, rig.asked.size(), rig.asked.toString());
    assertEquals(
        List.of("answered 1200", "answered 1200", "not asked"),
        rig.counted.stream().sorted().toList());
    rig.restart();
    rig.cycle();
    await(rig.desk.idle());
    assertEquals(2, rig.asked.size(), "what another process asked counts");
    rig.time.pass(Duration.ofHours(1));
    rig.fires(down("a"), down("b"), down("c"), down("d"));
    assertEquals("d", rig.asked.getLast());
    assertEquals(3, rig.asked.size());
    rig.model = name -> Future.failedFuture("no connection");
    rig.fires(down("d"), down("e"), down("f"));
    assertEquals(4, rig.asked.size(), "what failed counts, too");
  }

  @Test
  void fewWaitAndWhatIsOverIsNotAskedAbout() {
    Promise<Answer> answer = rig.later();
    rig.seen = List.of(down("a"), down("b"), down("c"), down("d"), down("e"), down("f"), down("g"));
    rig.cycles(2);
    assertEquals(1, rig.asked.size());
    assertEquals(List.of("not asked"), rig.counted, "five wait");
    String first = rig.asked.getFirst();
    rig.seen = List.of(down(first));
    rig.cycles(7);
    answer.complete(BriefRig.answer("done"));
    await(rig.desk.idle());
    assertEquals(List.of(first), rig.asked, "the others were resolved while they waited");
  }

  @Test
  void whatComesToNothingIsNoNoteAndKeepsNobodyFromTheirTurn() {
    rig.model =
        name ->
            Future.succeededFuture(
                new Answer("", Optional.empty(), Optional.of("overloaded"), BriefRig.USAGE));
    rig.fires(down("web"));
    rig.cycles(2);
    assertEquals(List.of(), rig.notes("web"));
    assertTrue(rig.told.stream().anyMatch(line -> line.contains("shop/web")), rig.told.toString());
    assertEquals(List.of("failed 1200"), rig.counted);
    rig.model = name -> Future.succeededFuture(BriefRig.answer("It is " + name));
    rig.fires(down("web"), down("db"));
    assertEquals(List.of("web", "db"), rig.asked);
    assertEquals(1, rig.notes("db").size());
  }

  @Test
  void whatSomebodyTakesCareOfDoesNotWaitForAModel() {
    Promise<Answer> answer = rig.later();
    rig.seen = List.of(down("a"), down("b"));
    rig.cycles(2);
    String waits = rig.asked.getFirst().equals("a") ? "b" : "a";
    Incident incident =
        await(rig.store().list(Filter.ALL, 10, Optional.empty())).incidents().stream()
            .filter(each -> each.subject().name().equals(waits))
            .findFirst()
            .orElseThrow();
    await(
        rig.store()
            .acknowledge(
                incident.id(),
                new Ack("ann", rig.time.now(), Optional.empty(), ""),
                new Caller("token:ann", List.of(), "")));
    rig.cycle();
    answer.complete(BriefRig.answer("done"));
    await(rig.desk.idle());
    assertFalse(rig.asked.contains(waits), rig.asked.toString());
  }

  @Test
  void onlyWhoLeadsAsks() {
    Promise<Answer> answer = rig.later();
    rig.seen = List.of(down("a"), down("b"));
    rig.cycles(2);
    rig.leads = false;
    answer.complete(BriefRig.answer("done"));
    await(rig.desk.idle());
    assertEquals(1, rig.asked.size(), "another process leads by now");
    rig.leads = true;
    rig.cycle();
    await(rig.desk.idle());
    assertEquals(List.of("a", "b"), rig.asked.stream().sorted().toList());
  }

  @Test
  void atTheEndWhatIsAskedIsCancelled() {
    Promise<Answer> answer = rig.later();
    rig.seen = List.of(down("a"), down("b"));
    rig.cycles(2);
    rig.desk.stop();
    assertTrue(rig.cancellation.isCancelled());
    answer.fail("cancelled");
    await(rig.desk.idle());
    assertEquals(1, rig.asked.size(), "nothing more is asked");
  }
}
