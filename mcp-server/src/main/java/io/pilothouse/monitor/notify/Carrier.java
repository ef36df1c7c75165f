package io.pilothouse.monitor.notify;

import io.pilothouse.monitor.notify.Agenda.Dispatch;
import io.pilothouse.monitor.store.Outages;
import io.pilothouse.monitor.store.Outbox;
import io.pilothouse.monitor.store.Parcel;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one channel's messages there, one after the other. When the channel does not work they all
 * wait; when it refuses one message, the news of that incident do.
 */
final class Carrier {
  private static final Logger LOG = LoggerFactory.getLogger(Carrier.class);

  /** How many notices are thought about at once. */
  private static final int MOST = 1_000;

  private final Post post;
  private final Clock clock;
  private final Outbox outbox;
  private final Outages outages;
  private final Planner planner;
  private final DeliveryObserver observer;
  private Future<Void> pass = Future.succeededFuture();
  private Condition condition = Condition.GOOD;

  /**
   * How the channel does.
   *
   * @param failures in a row
   * @param until when it is left alone
   * @param refused whether somebody must change something
   * @param words why
   */
  record Condition(int failures, Instant until, boolean refused, String words) {
    static final Condition GOOD = new Condition(0, Instant.MIN, false, "");
  }

  Carrier(
      Post post,
      Clock clock,
      Outbox outbox,
      Outages outages,
      Planner planner,
      DeliveryObserver observer) {
    this.post = post;
    this.clock = clock;
    this.outbox = outbox;
    this.outages = outages;
    this.planner = planner;
    this.observer = observer;
  }

  String name() {
    return post.name();
  }

  synchronized Condition condition() {
    return condition;
  }

  /** Tells what can be told now, unless it is at it already. */
  synchronized Future<Void> deliver() {
    if (pass.isComplete()) {
      pass = works() ? work() : Future.succeededFuture();
    }
    return pass;
  }

  private boolean works() {
    return !condition().until().isAfter(clock.instant());
  }

  private Future<Void> work() {
    return outbox
        .waiting(name(), MOST)
        .compose(
            waiting ->
                waiting.isEmpty() ? Future.succeededFuture() : past(waiting).compose(this::tell));
  }

  private Future<Void> tell(Planner.Past past) {
    Agenda agenda = planner.plan(name(), post.style(), past, clock.instant());
    return follow(agenda)
        .compose(done -> agenda.more() && works() ? work() : Future.<Void>succeededFuture());
  }

  private Future<Planner.Past> past(List<Parcel> waiting) {
    Instant memory = clock.instant().minus(planner.memory());
    return receipts(waiting)
        .compose(
            receipts ->
                outbox
                    .told(name(), memory, MOST)
                    .map(told -> new Planner.Past(waiting, receipts, told)));
  }

  private Future<Map<String, JsonObject>> receipts(List<Parcel> waiting) {
    Set<String> incidents =
        waiting.stream()
            .map(parcel -> parcel.notice().incident())
            .filter(incident -> !incident.isEmpty())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Future<Map<String, JsonObject>> all = Future.succeededFuture(new HashMap<>());
    for (String incident : incidents) {
      all =
          all.compose(
              receipts ->
                  outbox
                      .lastReceipt(name(), incident)
                      .map(
                          receipt -> {
                            receipt.ifPresent(each -> receipts.put(incident, each));
                            return receipts;
                          }));
    }
    return all;
  }

  private Future<Void> follow(Agenda agenda) {
    Future<Void> done = Future.succeededFuture();
    if (!agenda.dropped().isEmpty()) {
      observer.dropped(name(), agenda.dropped().size());
      done = outbox.delivered(agenda.dropped(), null, clock.instant());
    }
    for (Dispatch dispatch : agenda.dispatches()) {
      done = done.compose(before -> carry(dispatch));
    }
    return done;
  }

  private Future<Void> carry(Dispatch dispatch) {
    if (!works()) {
      return Future.succeededFuture();
    }
    return post.messenger()
        .send(dispatch.message(), dispatch.thread())
        .transform(
            result -> {
              if (result.succeeded()) {
                JsonObject receipt = new JsonObject();
                result.result().ifPresent(thread -> receipt.put(Planner.THREAD, thread));
                delivered();
                return outbox
                    .delivered(dispatch.parcels(), receipt, clock.instant())
                    .compose(noted -> outages.ended(name(), about(dispatch.message())));
              }
              return failed(dispatch, result.cause());
            });
  }

  private synchronized void delivered() {
    observer.delivered(name());
    if (condition.failures() > 0) {
      LOG.info("Channel {} works again", name());
    }
    condition = Condition.GOOD;
  }

  private Future<Void> failed(Dispatch dispatch, Throwable cause) {
    DeliveryException failure =
        cause instanceof DeliveryException known
            ? known
            : DeliveryException.ofMessage("it could not be put for the channel");
    observer.failed(name(), failure.kind());
    Instant next = clock.instant().plus(Backoff.after(failure, count(failure)));
    LOG.warn(
        "Channel {} did not take {}: {}; next attempt at {}",
        name(),
        dispatch.message().key(),
        failure.getMessage(),
        next);
    List<String> about =
        failure.kind() == DeliveryException.Kind.MESSAGE
            ? about(dispatch.message())
            : List.of(Outages.ALL);
    Future<Void> journalled = Future.succeededFuture();
    for (String each : about) {
      journalled =
          journalled.compose(
              before -> outages.began(name(), each, failure.getMessage(), clock.instant()));
    }
    return journalled.compose(
        noted -> outbox.failed(dispatch.parcels(), failure.getMessage(), next));
  }

  /** The incidents of which it has news; of any other message, its key. */
  private static List<String> about(Message message) {
    return switch (message) {
      case Message.Update update -> incidents(update.bulletins());
      case Message.Digest digest -> incidents(digest.bulletins());
      case Message.Noted noted -> List.of(noted.key());
      case Message.Remark remark -> List.of(remark.key());
    };
  }

  private static List<String> incidents(List<Bulletin> bulletins) {
    return bulletins.stream().map(Bulletin::incident).distinct().toList();
  }

  private synchronized int count(DeliveryException failure) {
    if (failure.kind() == DeliveryException.Kind.MESSAGE) {
      return 1;
    }
    boolean refused = failure.kind() == DeliveryException.Kind.CHANNEL;
    int failures = condition.failures() + 1;
    Instant until = clock.instant().plus(Backoff.after(failure, failures));
    condition = new Condition(failures, until, refused, failure.getMessage());
    return failures;
  }
}
