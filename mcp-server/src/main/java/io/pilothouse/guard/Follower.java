package io.pilothouse.guard;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Pause;
import io.pilothouse.concurrent.Time;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.tools.Progress;
import io.pilothouse.tools.core.Json;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Follows what comes of a change until it is done, has failed, or nobody waits any longer. */
final class Follower {
  /**
   * How it ended.
   *
   * @param words what is true at the end
   */
  record End(boolean done, boolean failed, String words) {}

  private static final Duration BETWEEN = Duration.ofSeconds(1);

  /** What it takes to say how things are before the call ends. */
  private static final Duration RESERVE = Duration.ofSeconds(2);

  private final ClusterReader reader;
  private final Draft draft;
  private final CallScope scope;
  private final Progress progress;
  private final Pause pause;
  private final Clock clock;
  private int steps;

  Follower(ClusterReader reader, Draft draft, CallScope scope, Progress progress, Time time) {
    this.reader = reader;
    this.draft = draft;
    this.scope = scope;
    this.progress = progress;
    this.pause = time.pause();
    this.clock = time.clock();
  }

  /** Never fails: not to know is an end, too. */
  Future<End> follow() {
    Instant until = clock.instant().plus(scope.remaining()).minus(RESERVE);
    return look(until, clock.instant())
        .otherwise(
            failure -> new End(false, false, "how it went is not known: " + failure.getMessage()));
  }

  private Future<End> look(Instant until, Instant since) {
    return reader
        .get(draft.type(), draft.namespace(), draft.name(), scope)
        .map(this::end)
        .recover(this::gone)
        .compose(
            now -> {
              long seconds = Duration.between(since, clock.instant()).toSeconds();
              progress.report(++steps, 0, now.words());
              if (now.done() || now.failed()) {
                return Future.succeededFuture(
                    new End(now.done(), now.failed(), now.words() + " after " + seconds + " s"));
              }
              boolean over = scope.cancellation().isCancelled() || !clock.instant().isBefore(until);
              return over
                  ? Future.succeededFuture(
                      new End(
                          false,
                          false,
                          "not finished after %d s: %s; get_resource shows how it goes on"
                              .formatted(seconds, now.words())))
                  : pause.of(BETWEEN).compose(later -> look(until, since));
            });
  }

  private End end(JsonObject object) {
    if (draft.follow() == Draft.Follow.REMOVAL) {
      boolean another = !Json.uid(object).equals(draft.uid());
      return new End(another, false, another ? "gone; another took its name" : "still terminating");
    }
    if (draft.follow() == Draft.Follow.JOB) {
      JobState job = JobState.of(object);
      return new End(job.done(), job.failed(), job.words());
    }
    RolloutState state = RolloutState.of(object);
    return new End(state.done(), state.failed(), state.words());
  }

  private Future<End> gone(Throwable failure) {
    boolean missing =
        failure instanceof ClusterException known
            && known.kind() == ClusterException.Kind.NOT_FOUND;
    if (!missing) {
      return Future.failedFuture(failure);
    }
    boolean wanted = draft.follow() == Draft.Follow.REMOVAL;
    return Future.succeededFuture(
        new End(wanted, !wanted, wanted ? "gone" : "somebody has deleted the object"));
  }
}
