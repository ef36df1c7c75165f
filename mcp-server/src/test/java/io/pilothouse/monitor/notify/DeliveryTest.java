package io.pilothouse.monitor.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.audit.Journal;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.config.MonitorConfig.Digest;
import io.pilothouse.monitor.config.MonitorConfig.Grouping;
import io.pilothouse.monitor.config.MonitorConfig.Notify;
import io.pilothouse.monitor.config.MonitorConfig.QuietHours;
import io.pilothouse.monitor.config.MonitorConfig.Route;
import io.pilothouse.monitor.store.Notice;
import io.pilothouse.monitor.store.Outages;
import io.pilothouse.monitor.store.Outbox;
import io.pilothouse.state.TestState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What channels are told when, in time that passes only here. */
class DeliveryTest {
  private static final List<Severity> ALL = List.of(Severity.values());
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @TempDir Path folder;
  private final TestClock clock = new TestClock(Samples.NOON);
  private final Recorder ops = new Recorder("ops");
  private final Recorder chat = new Recorder("chat");
  private TestState state;
  private Outbox outbox;
  private int steps;

  @BeforeEach
  void open() {
    state = new TestState(TestState.Kind.SQLITE, folder);
    outbox = new Outbox(state.database());
  }

  @AfterEach
  void close() {
    state.close();
  }

  @Test
  void whatIsNewWaitsForItsGroup() {
    Delivery delivery = delivery(rules(), Style.GROUPED);
    happens("a", News.FIRED, Severity.SEV3);
    pass(delivery, 20);
    happens("b", News.FIRED, Severity.SEV3);
    assertEquals(List.of(), ops.told());
    pass(delivery, 10);
    assertEquals(List.of("12:00:30 a FIRED SEV-3, b FIRED SEV-3"), ops.told());
  }

  @Test
  void theMostUrgentIsToldFirst() {
    Delivery delivery = delivery(rules(), Style.THREADED);
    happens("a", News.FIRED, Severity.SEV4);
    happens("b", News.FIRED, Severity.SEV3);
    happens("c", News.FIRED, Severity.SEV1);
    pass(delivery, 30);
    assertEquals(
        List.of("12:00:30 c FIRED SEV-1", "12:00:30 b FIRED SEV-3", "12:00:30 a FIRED SEV-4"),
        ops.told());
  }

  @Test
  void whatIsOverBeforeItsWaitEndsIsNeverTold() {
    Delivery delivery = delivery(rules(), Style.GROUPED);
    happens("a", News.FIRED, Severity.SEV1);
    pass(delivery, 20);
    happens("a", News.RESOLVED, Severity.SEV1);
    pass(delivery, 3600);
    assertEquals(List.of(), ops.told());
    assertEquals(Map.of(), TestState.await(outbox.backlog()));
  }

  @Test
  void laterNewsOfAGroupWaitForItsIntervalUnlessPeopleAreWokenForThem() {
    Delivery delivery = delivery(rules(), Style.GROUPED);
    happens("a", News.FIRED, Severity.SEV3);
    pass(delivery, 30);
    happens("b", News.FIRED, Severity.SEV3);
    pass(delivery, 120);
    happens("a", News.RESOLVED, Severity.SEV3);
    pass(delivery, 120);
    assertEquals(1, ops.told().size());
    pass(delivery, 60);
    happens("c", News.FIRED, Severity.SEV2);
    pass(delivery, 30);
    assertEquals(
        List.of(
            "12:00:30 a FIRED SEV-3",
            "12:05:30 b FIRED SEV-3, a RESOLVED SEV-3",
            "12:06:00 c FIRED SEV-2"),
        ops.told());
  }

  @Test
  void aRiseAndAnAcknowledgementDoNotWait() {
    Delivery delivery = delivery(rules(), Style.GROUPED);
    happens("a", News.FIRED, Severity.SEV3);
    pass(delivery, 30);
    happens("a", News.ESCALATED, Severity.SEV2);
    happens("b", News.FIRED, Severity.SEV4);
    pass(delivery, 1);
    happens("a", News.ACKNOWLEDGED, Severity.SEV2);
    pass(delivery, 1);
    happens("c", News.FIRED, Severity.SEV3);
    happens("c", News.ESCALATED, Severity.SEV1);
    pass(delivery, 1);
    assertEquals(
        List.of(
            "12:00:30 a FIRED SEV-3",
            "12:00:31 a ESCALATED SEV-2",
            "12:00:32 a ACKNOWLEDGED SEV-2",
            "12:00:33 c FIRED SEV-1"),
        ops.told());
  }

  @Test
  void routesDecideWhoHearsOfItAndWhoHeardHearsItsEnd() {
    Notify rules =
        new Notify(
            List.of(),
            List.of(
                new Route(List.of(Severity.SEV1), List.of("ops")), new Route(ALL, List.of("chat"))),
            rules().grouping(),
            Optional.empty(),
            Optional.empty());
    Delivery delivery = delivery(rules, Style.THREADED);
    happens("a", News.FIRED, Severity.SEV2);
    pass(delivery, 30);
    happens("a", News.ESCALATED, Severity.SEV1);
    pass(delivery, 1);
    happens("a", News.CHANGED, Severity.SEV3);
    happens("a", News.RESOLVED, Severity.SEV3);
    happens("b", News.FIRED, Severity.SEV3);
    pass(delivery, 30);
    pass(delivery, 270);
    assertEquals(List.of("12:00:31 a FIRED SEV-1", "12:05:31 a RESOLVED SEV-3"), ops.told());
    assertEquals(
        List.of(
            "12:00:30 a FIRED SEV-2",
            "12:00:31 a ESCALATED SEV-1",
            "12:01:01 b FIRED SEV-3",
            "12:05:31 a RESOLVED SEV-3"),
        chat.told());
  }

  @Test
  void programsHearEverythingAtOnce() {
    Delivery delivery = delivery(quietNights(), Style.PASSED_ON);
    clock.pass(Duration.ofHours(12));
    happens("a", News.FIRED, Severity.SEV4);
    pass(delivery, 0);
    happens("a", News.RESOLVED, Severity.SEV4);
    pass(delivery, 0);
    assertEquals(List.of("00:00:00 a FIRED SEV-4", "00:00:00 a RESOLVED SEV-4"), ops.told());
  }

  @Test
  void quietHoursKeepBackWhatNobodyIsWokenFor() {
    Delivery delivery = delivery(quietNights(), Style.GROUPED);
    clock.pass(Duration.ofHours(9));
    happens("a", News.FIRED, Severity.SEV3);
    happens("b", News.FIRED, Severity.SEV1);
    happens("c", News.FIRED, Severity.SEV3);
    pass(delivery, 30);
    happens("c", News.RESOLVED, Severity.SEV3);
    pass(delivery, 9 * 3600 - 31);
    assertEquals(List.of("21:00:30 b FIRED SEV-1"), ops.told());
    pass(delivery, 1);
    assertEquals("06:00:00 a FIRED SEV-3", ops.told().getLast());
    assertEquals(2, ops.told().size());
  }

  @Test
  void theDigestComesOnceADayUnlessItGotWorse() {
    Delivery delivery = delivery(withDigest(), Style.GROUPED);
    happens("a", News.FIRED, Severity.SEV4);
    happens("b", News.FIRED, Severity.SEV4);
    happens("c", News.FIRED, Severity.SEV4);
    pass(delivery, 3600);
    happens("b", News.RESOLVED, Severity.SEV4);
    happens("c", News.ESCALATED, Severity.SEV2);
    pass(delivery, 0);
    assertEquals(List.of("13:00:00 c FIRED SEV-2"), ops.told());
    // 9:00 in Berlin is 8:00 UTC in winter.
    pass(delivery, 19 * 3600 - 1);
    assertEquals(1, ops.told().size());
    pass(delivery, 1);
    assertEquals("08:00:00 digest: a FIRED SEV-4", ops.told().getLast());
    pass(delivery, 48 * 3600);
    assertEquals(2, ops.told().size());
  }

  @Test
  void aConversationKeepsItsThreadAndItsOrderThroughAnOutageAndARestart() {
    Delivery delivery = delivery(rules(), Style.THREADED);
    happens("a", News.FIRED, Severity.SEV2);
    pass(delivery, 30);
    chat.failing = Optional.of(DeliveryException.passing("HTTP status 500"));
    happens("a", News.ESCALATED, Severity.SEV1);
    happens("b", News.FIRED, Severity.SEV2);
    pass(delivery, 5);
    pass(delivery, 300);
    Delivery restarted = delivery(rules(), Style.THREADED);
    pass(restarted, 300);
    happens("a", News.RESOLVED, Severity.SEV1);
    chat.failing = Optional.empty();
    pass(restarted, 600);
    assertEquals(
        List.of("12:00:30 a FIRED SEV-2", "a RESOLVED SEV-1", "b FIRED SEV-2"),
        List.of(
            chat.told().get(0), chat.told().get(1).substring(9), chat.told().get(2).substring(9)));
    assertEquals(List.of("", "chat-1", ""), chat.threads());
    assertEquals(3, chat.told().size());
    pass(restarted, 3600);
    assertEquals(3, chat.told().size());
  }

  @Test
  void attemptsComeSlowerAndSlowerAndNeverBeforeTheOtherSideWantsThem() {
    Delivery delivery = delivery(rules(), Style.GROUPED);
    ops.failing =
        Optional.of(
            DeliveryException.passing("HTTP status 429", Optional.of(Duration.ofSeconds(60))));
    happens("a", News.FIRED, Severity.SEV2);
    pass(delivery, 30);
    pass(delivery, 59);
    assertEquals(1, ops.attempts);
    ops.failing = Optional.of(DeliveryException.passing("HTTP status 500"));
    pass(delivery, 1);
    assertEquals(2, ops.attempts);
    for (int i = 0; i < 3600; i++) {
      pass(delivery, 1);
    }
    assertEquals(2 + 5 + 10, ops.attempts);
    ops.failing = Optional.empty();
    pass(delivery, 300);
    assertEquals(1, ops.told().size());
  }

  @Test
  void theOthersAreToldOfAChannelThatDoesNotWorkOnce() {
    Delivery delivery = delivery(rules(), Style.GROUPED);
    ops.failing = Optional.of(DeliveryException.ofChannel("Slack refused it: invalid_auth"));
    happens("a", News.FIRED, Severity.SEV2);
    for (int i = 0; i < 3600; i++) {
      pass(delivery, 1);
    }
    assertEquals(4, ops.attempts);
    assertEquals(
        List.of(
            "12:00:30 a FIRED SEV-2",
            "12:00:31 remark: Channel ops takes no messages: Slack refused it: invalid_auth."),
        chat.told());
    assertEquals(1, TestState.await(outbox.backlog()).get("ops").notices());
  }

  @Test
  void aMessageThatIsRefusedKeepsNoOtherBack() {
    Delivery delivery = delivery(rules(), Style.THREADED);
    ops.failing = Optional.of(DeliveryException.ofMessage("Slack refused it: no_text"));
    happens("a", News.FIRED, Severity.SEV2);
    pass(delivery, 30);
    ops.failing = Optional.empty();
    happens("b", News.FIRED, Severity.SEV2);
    pass(delivery, 30);
    assertEquals(List.of("12:01:00 b FIRED SEV-2"), ops.told());
    pass(delivery, 15 * 60);
    assertTrue(ops.told().getLast().endsWith("a FIRED SEV-2"));
  }

  private static Notify rules() {
    return new Notify(
        List.of(),
        List.of(new Route(ALL, List.of("ops", "chat"))),
        new Grouping(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofHours(4)),
        Optional.empty(),
        Optional.empty());
  }

  private static Notify quietNights() {
    QuietHours nights =
        new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0), BERLIN, List.of(Severity.SEV1));
    return new Notify(
        List.of(), rules().routes(), rules().grouping(), Optional.of(nights), Optional.empty());
  }

  private static Notify withDigest() {
    Digest digest = new Digest(List.of(Severity.SEV4), LocalTime.of(9, 0), BERLIN);
    return new Notify(
        List.of(), rules().routes(), rules().grouping(), Optional.empty(), Optional.of(digest));
  }

  private Delivery delivery(Notify rules, Style style) {
    List<Post> posts = List.of(new Post("ops", style, ops), new Post("chat", style, chat));
    return new Delivery(
        clock,
        outbox,
        new Outages(new Journal(state.database(), clock, Optional.empty())),
        rules,
        posts,
        DeliveryObserver.NONE);
  }

  private void pass(Delivery delivery, int seconds) {
    clock.pass(Duration.ofSeconds(seconds));
    ops.now = clock.instant();
    chat.now = clock.instant();
    TestState.await(delivery.deliver());
  }

  private void happens(String incident, News news, Severity severity) {
    Instant now = clock.instant();
    Bulletin sample = Samples.bulletin(incident, news, severity);
    Bulletin bulletin =
        new Bulletin(
            incident,
            news,
            severity,
            Optional.empty(),
            Optional.empty(),
            new Bulletin.Span(now, now),
            sample.matter());
    String key = incident + "-" + ++steps;
    TestState.await(
        outbox.add(
            List.of("ops", "chat").stream()
                .map(
                    channel ->
                        new Notice(
                            channel, incident, Announcements.NEWS, key, bulletin.toJson(), now))
                .toList()));
  }
}
