package io.pilothouse.monitor.notify;

import io.pilothouse.monitor.config.MonitorConfig.Notify;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.store.Announcer;
import io.pilothouse.monitor.store.Notice;
import io.pilothouse.monitor.store.Outbox;
import io.pilothouse.monitor.store.Parcel;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Takes what is in the outbox to people: at least once and, of one incident and channel, in order.
 * A channel that does not work is left alone for longer and longer while its messages wait, and the
 * other channels are told so.
 */
public final class Delivery {
  /** After so many failures in a row the other channels are told. */
  private static final int FAILURES = 5;

  private static final String REMARK = "remark";

  /** How long repetitions and remarks are kept; what else there is stays with its incident. */
  private static final Duration KEPT = Duration.ofDays(1);

  private final Clock clock;
  private final Outbox outbox;
  private final List<Post> posts;
  private final Reminder reminder;
  private final List<Carrier> carriers;

  public Delivery(
      Clock clock, Outbox outbox, Notify rules, List<Post> posts, DeliveryObserver observer) {
    this.clock = clock;
    this.outbox = outbox;
    this.posts = List.copyOf(posts);
    this.reminder = new Reminder(rules);
    Planner planner = new Planner(rules);
    this.carriers =
        posts.stream().map(post -> new Carrier(post, clock, outbox, planner, observer)).toList();
  }

  /** Queues what steps of incidents cause, for the store's transaction. */
  public Announcer announcer() {
    return new Announcements(posts.stream().map(Post::name).toList());
  }

  /**
   * Tells all that can be told now. To be called every few seconds: a channel that is still at it
   * is not hurried, and does not keep the others waiting.
   *
   * @return when all channels are done, as far as possible; fails when the state cannot be used
   */
  public Future<Void> deliver() {
    return Future.join(carriers.stream().map(Carrier::deliver).toList())
        .compose(done -> complain());
  }

  /** Queues what is to be said again. To be called after each cycle with what is not resolved. */
  public Future<Void> remind(List<Incident> open) {
    Instant now = clock.instant();
    Future<Void> done =
        outbox
            .forget(Reminder.REPEAT, now.minus(KEPT))
            .compose(repetitions -> outbox.forget(REMARK, now.minus(KEPT)))
            .mapEmpty();
    for (Post post : posts) {
      done =
          done.compose(before -> outbox.lastTold(post.name()))
              .compose(told -> add(reminder.due(post, open, told, now)));
    }
    return done;
  }

  /** Queues a word about the monitor itself for every channel, once per key. */
  public Future<Void> remark(String key, String text) {
    return add(posts.stream().map(post -> remark(post.name(), key, text)).toList());
  }

  private Future<Void> complain() {
    Future<Void> done = Future.succeededFuture();
    for (Carrier carrier : carriers) {
      Carrier.Condition condition = carrier.condition();
      if (condition.refused() || condition.failures() >= FAILURES) {
        done = done.compose(before -> complain(carrier));
      }
    }
    return done;
  }

  /** The oldest that waits names the outage, also after a restart. */
  private Future<Void> complain(Carrier carrier) {
    String name = carrier.name();
    return outbox
        .waiting(name, 1)
        .compose(
            waiting -> {
              if (waiting.isEmpty()) {
                return Future.succeededFuture();
              }
              Parcel oldest = waiting.getFirst();
              String text =
                  "Channel " + name + " takes no messages: " + carrier.condition().words() + ".";
              return add(
                  posts.stream()
                      .map(Post::name)
                      .filter(other -> !other.equals(name))
                      .map(other -> remark(other, name + "-fails-" + oldest.id(), text))
                      .toList());
            });
  }

  private Notice remark(String channel, String key, String text) {
    Instant now = clock.instant();
    Message remark = new Message.Remark(key, now, text);
    return new Notice(channel, "", REMARK, key, remark.toJson(), now);
  }

  private Future<Void> add(List<Notice> notices) {
    return notices.isEmpty() ? Future.succeededFuture() : outbox.add(notices);
  }
}
