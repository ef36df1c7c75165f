package io.pilothouse.monitor.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pilothouse.audit.Journal;
import io.pilothouse.audit.Search;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.config.MonitorConfig.Grouping;
import io.pilothouse.monitor.config.MonitorConfig.Notify;
import io.pilothouse.monitor.config.MonitorConfig.Route;
import io.pilothouse.monitor.store.Notice;
import io.pilothouse.monitor.store.Outages;
import io.pilothouse.monitor.store.Outbox;
import io.pilothouse.state.Database;
import io.pilothouse.state.TestState;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of messages that do not arrive, and what becomes of them. */
class OutageTest {
  private static final Notify RULES =
      new Notify(
          List.of(),
          List.of(new Route(List.of(Severity.values()), List.of("ops", "chat"))),
          new Grouping(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofHours(4)),
          Optional.empty(),
          Optional.empty());

  @TempDir Path folder;
  private final TestClock clock = new TestClock(Samples.NOON);
  private final Recorder ops = new Recorder("ops");
  private final Recorder chat = new Recorder("chat");
  private final Post toOps = new Post("ops", Style.GROUPED, ops);
  private final Post toChat = new Post("chat", Style.GROUPED, chat);
  private TestState state;
  private Outbox outbox;
  private Journal journal;
  private int steps;

  @BeforeEach
  void open() {
    state = new TestState(TestState.Kind.SQLITE, folder);
    Database database = state.database();
    outbox = new Outbox(database);
    journal = new Journal(database, clock, Optional.empty());
  }

  @AfterEach
  void close() {
    state.close();
  }

  private Delivery delivery(DeliveryObserver observer) {
    return delivery(observer, toOps, toChat);
  }

  private Delivery delivery(DeliveryObserver observer, Post... posts) {
    return new Delivery(clock, outbox, new Outages(journal), RULES, List.of(posts), observer);
  }

  private List<String> journalled() {
    List<String> rows = new ArrayList<>();
    TestState.await(
        journal.each(
            Search.ALL,
            row -> {
              JsonObject facts = row.getJsonObject("facts");
              rows.add(
                  "%s %s %s %s"
                      .formatted(
                          row.getString("time").substring(11, 19),
                          facts.getString("channel"),
                          facts.getString("about", "all"),
                          facts.getString("outcome")));
            }));
    return rows;
  }

  @Test
  void theJournalHasTheFirstFailureAndTheRecoveryAlsoOverARestart() {
    Delivery delivery = delivery(DeliveryObserver.NONE);
    happens("a", News.FIRED, Severity.SEV2);
    chat.failing = Optional.of(DeliveryException.passing("HTTP status 500"));
    pass(delivery, 30);
    pass(delivery, 60);
    Delivery restarted = delivery(DeliveryObserver.NONE);
    pass(restarted, 120);
    ops.failing = Optional.of(DeliveryException.ofMessage("Slack refused it: no_text"));
    happens("b", News.FIRED, Severity.SEV2);
    pass(restarted, 30);
    ops.failing = Optional.empty();
    chat.failing = Optional.empty();
    pass(restarted, 15 * 60);
    assertEquals(
        List.of(
            "12:00:30 chat all failing",
            "12:04:00 ops b failing",
            "12:19:00 chat all works",
            "12:19:00 ops b works"),
        journalled().stream().sorted().toList());
  }

  @Test
  void whatWaitsForAChannelThatIsGoneIsDroppedAndNotToldWhenItComesBack() {
    Delivery delivery = delivery(DeliveryObserver.NONE);
    chat.failing = Optional.of(DeliveryException.passing("HTTP status 500"));
    happens("a", News.FIRED, Severity.SEV2);
    pass(delivery, 30);
    List<String> dropped = new ArrayList<>();
    Delivery without =
        delivery(
            new Counter() {
              @Override
              public void dropped(String channel, int notices) {
                dropped.add(channel + " " + notices);
              }
            },
            toOps);
    pass(without, 5);
    pass(without, 5);
    assertEquals(List.of("chat 1"), dropped);
    assertEquals(List.of("12:00:30 chat all failing", "12:00:35 chat all abandoned"), journalled());
    chat.failing = Optional.empty();
    Delivery back = delivery(DeliveryObserver.NONE);
    pass(back, 600);
    happens("b", News.FIRED, Severity.SEV2);
    pass(back, 30);
    assertEquals(List.of("12:11:10 b FIRED SEV-2"), chat.told());
    assertEquals(2, journalled().size());
  }

  @Test
  void whatWaitsIsCountedWithItsAge() {
    Map<String, DeliveryObserver.Queue> queues = new HashMap<>();
    Delivery delivery =
        delivery(
            new Counter() {
              @Override
              public void queued(Map<String, Queue> all) {
                queues.putAll(all);
              }
            });
    chat.failing = Optional.of(DeliveryException.passing("HTTP status 500"));
    happens("a", News.FIRED, Severity.SEV2);
    pass(delivery, 30);
    pass(delivery, 600);
    assertEquals(
        Map.of(
            "ops",
            new DeliveryObserver.Queue(0, Duration.ZERO),
            "chat",
            new DeliveryObserver.Queue(1, Duration.ofSeconds(630))),
        queues);
  }

  /** Of what a test does not ask for, nothing. */
  private abstract static class Counter implements DeliveryObserver {
    @Override
    public void delivered(String channel) {}

    @Override
    public void failed(String channel, DeliveryException.Kind kind) {}

    @Override
    public void dropped(String channel, int notices) {}

    @Override
    public void queued(Map<String, Queue> queues) {}
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
