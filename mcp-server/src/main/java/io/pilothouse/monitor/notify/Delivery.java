package io.pilothouse.monitor.notify;

import io.pilothouse.monitor.config.MonitorConfig.Notify;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.store.Announcer;
import io.pilothouse.monitor.store.Notice;
import io.pilothouse.monitor.store.Outages;
import io.pilothouse.monitor.store.Outbox;
import io.pilothouse.monitor.store.Parcel;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what is in the outbox to people: at least once and, of one incident and channel, in order.
 * A channel that does not work is left alone for longer and longer while its messages wait, and the
 * other channels are told so.
 */
public final class Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  /** After so many failures in a row the other channels are told. */
  private static final int FAILURES = 5;

  private static final String REMARK = "remark";

  /** How long repetitions and remarks are kept; what else there is stays with its incident. */
  private static final Duration KEPT = Duration.ofDays(1);

  private final Clock clock;
  private final Outbox outbox;
  private final Outages outages;
  private final List<Post> posts;
  private final Reminder reminder;
  private final List<Carrier> carriers;
  private final DeliveryObserver observer;
  private boolean tidy;

  public Delivery(
      Clock clock,
      Outbox outbox,
      Outages outages,
      Notify rules,
      List<Post> posts,
      DeliveryObserver observer) {
    this.clock = clock;
    this.outbox = outbox;
    this.outages = outages;
    this.observer = observer;
    this.posts = List.copyOf(posts);
    this.reminder = new Reminder(rules);
    Planner planner = new Planner(rules);
    this.carriers =
        posts.stream()
            .map(post -> new Carrier(post, clock, outbox, outages, planner, observer))
            .toList();
  }

  /** Queues what steps of incidents cause, for the store's transaction. */
  public Announcer announcer() {
    return announcements();
  }

  /** What a note about an incident causes, for the store's transaction. */
  public List<Notice> notices(Incident incident, Note note) {
    return announcements().announce(incident, note);
  }

  private Announcements announcements() {
    return new Announcements(names());
  }

  /**
   * Tells all that can be told now. To be called every few seconds: a channel that is still at it
   * is not hurried, and does not keep the others waiting.
   *
   * @return when all channels are done, as far as possible; fails when the state cannot be used
   */
  public Future<Void> deliver() {
    return abandon()
        .compose(tidied -> Future.join(carriers.stream().map(Carrier::deliver).toList()))
        .compose(done -> complain())
        .compose(done -> count());
  }

  /** Once: what waits for channels that there are no more is in nobody's way afterwards. */
  private Future<Void> abandon() {
    synchronized (this) {
      if (tidy) {
        return Future.succeededFuture();
      }
    }
    return outages
        .abandon(names(), clock.instant())
        .map(
            abandoned -> {
              synchronized (this) {
                tidy = true;
              }
              abandoned.forEach(
                  (channel, notices) -> {
                    observer.dropped(channel, notices);
                    LOG.warn(
                        "There is no channel {} any more: {} notices for it are told to nobody",
                        channel,
                        notices);
                  });
              return null;
            });
  }

  private Future<Void> count() {
    Instant now = clock.instant();
    return outbox
        .backlog()
        .map(
            waiting -> {
              Map<String, DeliveryObserver.Queue> queues = new TreeMap<>();
              names().forEach(name -> queues.put(name, DeliveryObserver.Queue.EMPTY));
              waiting.forEach((name, backlog) -> queues.put(name, queue(backlog, now)));
              observer.queued(queues);
              return null;
            });
  }

  private static DeliveryObserver.Queue queue(Outbox.Backlog backlog, Instant now) {
    return new DeliveryObserver.Queue(backlog.notices(), Duration.between(backlog.oldest(), now));
  }

  private List<String> names() {
    return posts.stream().map(Post::name).toList();
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
          done.compose(before -> outbox.lastTold(post.name(), Announcements.NOTE))
              .compose(told -> add(reminder.due(post, open, told, now)));
    }
    return done;
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
                  names().stream()
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
