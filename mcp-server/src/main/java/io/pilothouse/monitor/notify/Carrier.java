package io.pilothouse.monitor.notify;

import io.pilothouse.monitor.notify.Agenda.Dispatch;
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

  Carrier(Post post, Clock clock, Outbox outbox, Planner planner, DeliveryObserver observer) {
    this.post = post;
    this.clock = clock;
    this.outbox = outbox;
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
      pass = condition.until().isAfter(clock.instant()) ? Future.succeededFuture() : work();
    }
    return pass;
  }

  private Future<Void> work() {
    return past()
        .compose(past -> follow(planner.plan(name(), post.style(), past, clock.instant())));
  }

  private Future<Planner.Past> past() {
    Instant memory = clock.instant().minus(planner.memory());
    return outbox
        .waiting(name(), MOST)
        .compose(
            waiting ->
                receipts(waiting)
                    .compose(
                        receipts ->
                            outbox
                                .told(name(), memory, MOST)
                                .map(told -> new Planner.Past(waiting, receipts, told))));
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
    if (condition().until().isAfter(clock.instant())) {
      return Future.succeededFuture();
    }
    return post.messenger()
        .send(dispatch.message(), dispatch.thread())
        .transform(
            result -> {
              if (result.succeeded()) {
                JsonObject receipt = new JsonObject();
                result.result().ifPresent(thread -> receipt.put(Planner.THREAD, thread));
                works();
                return outbox.delivered(dispatch.parcels(), receipt, clock.instant());
              }
              return failed(dispatch, result.cause());
            });
  }

  private synchronized void works() {
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
    return outbox.failed(dispatch.parcels(), failure.getMessage(), next);
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
