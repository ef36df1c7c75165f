package io.pilothouse.monitor.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pilothouse.audit.Journal;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.config.MonitorConfig.Digest;
import io.pilothouse.monitor.config.MonitorConfig.Grouping;
import io.pilothouse.monitor.config.MonitorConfig.Notify;
import io.pilothouse.monitor.config.MonitorConfig.QuietHours;
import io.pilothouse.monitor.config.MonitorConfig.Route;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.store.Notice;
import io.pilothouse.monitor.store.Outages;
import io.pilothouse.monitor.store.Outbox;
import io.pilothouse.state.TestState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where and when channels read what is added to an incident. */
class NoteDeliveryTest {
  private static final QuietHours NIGHT =
      new QuietHours(
          LocalTime.of(12, 1), LocalTime.of(13, 0), ZoneOffset.UTC, List.of(Severity.SEV1));
  private static final Digest DIGEST =
      new Digest(List.of(Severity.SEV4), LocalTime.of(12, 10), ZoneOffset.UTC);

  @TempDir Path folder;
  private final TestClock clock = new TestClock(Samples.NOON);
  private final Recorder chat = new Recorder("chat");
  private final Recorder list = new Recorder("list");
  private final Recorder program = new Recorder("program");
  private TestState state;
  private Outbox outbox;
  private Delivery delivery;
  private int count;

  @BeforeEach
  void open() {
    state = new TestState(TestState.Kind.SQLITE, folder);
    outbox = new Outbox(state.database());
    use(Optional.empty(), Optional.empty());
  }

  @AfterEach
  void close() {
    state.close();
  }

  private void use(Optional<QuietHours> quiet, Optional<Digest> digest) {
    Notify rules =
        new Notify(
            List.of(),
            List.of(
                new Route(List.of(Severity.values()), List.of("chat", "program")),
                new Route(List.of(Severity.SEV1), List.of("list"))),
            new Grouping(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofHours(4)),
            quiet,
            digest);
    List<Post> posts =
        List.of(
            new Post("chat", Style.THREADED, chat),
            new Post("list", Style.GROUPED, list),
            new Post("program", Style.PASSED_ON, program));
    Outages outages = new Outages(new Journal(state.database(), clock, Optional.empty()));
    delivery = new Delivery(clock, outbox, outages, rules, posts, DeliveryObserver.NONE);
  }

  @Test
  void itWaitsForItsIncidentAndFollowsItInTheThread() {
    happens(News.FIRED, Severity.SEV2);
    says("one", Severity.SEV2);
    says("two", Severity.SEV2);
    pass(29);
    assertEquals(List.of(), chat.told());
    pass(1);
    assertEquals(
        List.of("12:00:30 a FIRED SEV-2", "12:00:30 note: a one", "12:00:30 note: a two"),
        chat.told());
    assertEquals(List.of("", "chat-1", "chat-1"), chat.threads());
    pass(60);
    says("three", Severity.SEV2);
    pass(0);
    assertEquals("12:01:30 note: a three", chat.told().getLast());
    assertEquals(List.of("12:00:29 a FIRED SEV-2"), program.told().subList(0, 1));
    assertEquals(1, program.told().size(), "programs take none");
    assertEquals(List.of(), list.told(), "nor does who never heard of it");
    assertNothingWaits();
  }

  @Test
  void whatNobodyHeardOfIsNotSpokenOf() {
    happens(News.FIRED, Severity.SEV2);
    says("one", Severity.SEV2);
    happens(News.RESOLVED, Severity.SEV2);
    says("two", Severity.SEV2);
    pass(3600);
    assertEquals(List.of(), chat.told());
    assertNothingWaits();
  }

  @Test
  void itIsReadBeforeTheNewsThatCameAfterIt() {
    happens(News.FIRED, Severity.SEV2);
    pass(30);
    says("repairing", Severity.SEV2);
    happens(News.RESOLVED, Severity.SEV2);
    says("repaired", Severity.SEV2);
    pass(1);
    assertEquals("12:00:31 note: a repairing", chat.told().getLast());
    pass(299);
    assertEquals(
        List.of("12:05:30 a RESOLVED SEV-2", "12:05:30 note: a repaired"),
        chat.told().subList(2, 4));
    assertNothingWaits();
  }

  @Test
  void anOutageKeepsItsPlaceAndTellsOldNewsNoLonger() {
    happens(News.FIRED, Severity.SEV2);
    pass(30);
    chat.failing = Optional.of(DeliveryException.passing("HTTP status 500"));
    happens(News.ESCALATED, Severity.SEV1);
    pass(5);
    says("repaired", Severity.SEV1);
    happens(News.RESOLVED, Severity.SEV1);
    pass(5);
    chat.failing = Optional.empty();
    pass(600);
    assertEquals(
        List.of("note: a repaired", "a RESOLVED SEV-1"),
        chat.told().stream().skip(1).map(each -> each.substring(9)).toList());
  }

  @Test
  void oneThatIsRefusedKeepsTheNextBack() {
    happens(News.FIRED, Severity.SEV2);
    pass(30);
    chat.failing = Optional.of(DeliveryException.ofMessage("Slack refused it: msg_too_long"));
    says("one", Severity.SEV2);
    says("two", Severity.SEV2);
    pass(1);
    chat.failing = Optional.empty();
    pass(60);
    assertEquals(1, chat.told().size());
    pass(15 * 60);
    assertEquals(
        List.of("note: a one", "note: a two"),
        chat.told().stream().skip(1).map(each -> each.substring(9)).toList());
  }

  @Test
  void itWakesNobody() {
    use(Optional.of(NIGHT), Optional.empty());
    happens(News.FIRED, Severity.SEV2);
    pass(30);
    pass(60);
    says("one", Severity.SEV2);
    pass(3509);
    assertEquals(1, chat.told().size());
    pass(1);
    assertEquals("13:00:00 note: a one", chat.told().getLast());
  }

  @Test
  void whoIsWokenForTheIncidentReadsItAtNight() {
    use(Optional.of(NIGHT), Optional.empty());
    clock.pass(Duration.ofMinutes(2));
    happens(News.FIRED, Severity.SEV1);
    says("one", Severity.SEV1);
    pass(30);
    assertEquals("12:02:30 note: a one", chat.told().getLast());
    assertEquals("12:02:30 note: a one", list.told().getLast());
  }

  @Test
  void afterADigestItComesAtTheTimeOfOne() {
    use(Optional.empty(), Optional.of(DIGEST));
    chat.threading = false;
    happens(News.FIRED, Severity.SEV4);
    says("one", Severity.SEV4);
    pass(600);
    assertEquals(List.of("12:10:00 digest: a FIRED SEV-4", "12:10:00 note: a one"), chat.told());
    says("two", Severity.SEV4);
    pass(0);
    assertEquals("12:10:00 note: a two", chat.told().getLast(), "it is the time");
    clock.pass(Duration.ofHours(1));
    says("three", Severity.SEV4);
    pass(23 * 3600 - 1);
    assertEquals(3, chat.told().size());
    pass(1);
    assertEquals("12:10:00 note: a three", chat.told().getLast());
  }

  private void assertNothingWaits() {
    assertEquals(Map.of(), TestState.await(outbox.backlog()));
  }

  private void pass(int seconds) {
    clock.pass(Duration.ofSeconds(seconds));
    for (Recorder each : List.of(chat, list, program)) {
      each.now = clock.instant();
    }
    TestState.await(delivery.deliver());
  }

  private void happens(News news, Severity severity) {
    Instant now = clock.instant();
    Bulletin bulletin =
        new Bulletin(
            "a",
            news,
            severity,
            Optional.empty(),
            Optional.empty(),
            new Bulletin.Span(now, now),
            Samples.matter("web", "0 of 3 pods are ready"));
    add(new Notice("", "a", Announcements.NEWS, "a-" + ++count, bulletin.toJson(), now));
  }

  private void says(String text, Severity severity) {
    Message message =
        Samples.noted("a", severity, new Note("n", clock.instant(), Note.Source.REPAIR, "r", text));
    add(new Notice("", "a", Announcements.NOTE, "n-" + ++count, message.toJson(), clock.instant()));
  }

  private void add(Notice notice) {
    TestState.await(
        outbox.add(
            List.of("chat", "list", "program").stream()
                .map(
                    channel ->
                        new Notice(
                            channel,
                            notice.incident(),
                            notice.kind(),
                            notice.key(),
                            notice.body(),
                            notice.due()))
                .toList()));
  }
}
