package io.pilothouse.monitor.brief;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.monitor.config.ModelBrief;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.store.IncidentStore;
import io.pilothouse.redaction.Redactor;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a model asked about one incident after the other, beside the monitor's cycles, within a
 * budget. What fails is said in the log, and nowhere else. Safe for use from any thread.
 */
public final class Desk {
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

  /** When more begins at once, what a model thinks of the last of it comes too late to help. */
  static final int MOST_WAITING = 5;

  private static final Duration HOUR = Duration.ofHours(1);

  /** Asks a model about an incident. Fails when it cannot even be asked. */
  @FunctionalInterface
  public interface Asking {
    Future<Answer> ask(Incident incident, ModelBrief config, Cancellation cancellation);
  }

  private final Asking asking;
  private final BooleanSupplier leads;
  private final IncidentStore incidents;
  private final Words words;
  private final Clock clock;
  private final BriefObserver observer;

  private final Cancellation cancellation = new Cancellation();
  private final Deque<Case> waiting = new ArrayDeque<>();
  private final Deque<Instant> failures = new ArrayDeque<>();
  private final Map<String, Set<String>> known = new HashMap<>();
  private Optional<Future<Void>> running = Optional.empty();

  /**
   * @param leads whether this process is the one that asks
   * @param incidents knows what was said already, by any process
   */
  public Desk(
      Asking asking,
      BooleanSupplier leads,
      IncidentStore incidents,
      Redactor redactor,
      Clock clock,
      BriefObserver observer) {
    this.asking = asking;
    this.leads = leads;
    this.incidents = incidents;
    this.words = new Words(redactor);
    this.clock = clock;
    this.observer = observer;
  }

  /**
   * Takes over what is to be asked about in a cluster. Each is asked about once; what is not among
   * them any more and still waits is dropped. One call at a time for a cluster.
   *
   * @return when it is known what was answered before. Fails when the state cannot be read; the
   *     next call finds out again
   */
  Future<Void> take(String context, List<Case> cases) {
    Future<Void> done = Future.succeededFuture();
    for (Case each : fresh(context, cases)) {
      done =
          done.compose(before -> isAnswered(each))
              .map(
                  answered -> {
                    enqueue(each, answered);
                    return null;
                  });
    }
    return done;
  }

  private synchronized List<Case> fresh(String context, List<Case> cases) {
    Set<String> names = cases.stream().map(Case::name).collect(Collectors.toSet());
    waiting.removeIf(each -> each.context().equals(context) && !names.contains(each.name()));
    Set<String> here = known.computeIfAbsent(context, any -> new HashSet<>());
    here.retainAll(names);
    return cases.stream().filter(each -> !here.contains(each.name())).toList();
  }

  private Future<Boolean> isAnswered(Case each) {
    return incidents
        .notes(each.incident().id())
        .map(said -> said.stream().anyMatch(note -> note.key().equals(each.key())));
  }

  private synchronized void enqueue(Case each, boolean answered) {
    known.computeIfAbsent(each.context(), any -> new HashSet<>()).add(each.name());
    if (answered) {
      return;
    }
    if (waiting.size() < MOST_WAITING) {
      waiting.add(each);
      next();
    } else {
      notAsked(each, waiting.size() + " wait already");
    }
  }

  private synchronized void next() {
    if (!leads.getAsBoolean()) {
      // Whoever leads now asks; should that be this process again, it begins anew.
      waiting.clear();
      known.clear();
    }
    if (running.isPresent() || waiting.isEmpty() || cancellation.isCancelled()) {
      return;
    }
    Future<Void> run = handle(waiting.poll());
    running = Optional.of(run);
    run.onComplete(done -> over());
  }

  private synchronized void over() {
    running = Optional.empty();
    next();
  }

  /** Never fails. Another process may have had its answer while this one waited. */
  private Future<Void> handle(Case each) {
    return isAnswered(each)
        .compose(answered -> answered ? Future.succeededFuture() : within(each))
        .recover(
            failure -> {
              log(each, failure.getMessage());
              return Future.succeededFuture();
            });
  }

  /** What was answered counts whoever asked; what failed leaves no trace but here. */
  private Future<Void> within(Case each) {
    Instant anHourAgo = clock.instant().minus(HOUR);
    return incidents
        .countNotes(Note.Source.MODEL, anHourAgo)
        .compose(
            answered ->
                answered + failuresSince(anHourAgo) < each.config().budget().perHour()
                    ? ask(each)
                    : notAsked(each, "perHour is used up"));
  }

  private Future<Void> ask(Case each) {
    return asking
        .ask(each.incident(), each.config(), cancellation)
        .onFailure(failure -> failed(0))
        .compose(answer -> tell(each, answer));
  }

  private synchronized int failuresSince(Instant then) {
    failures.removeIf(at -> !at.isAfter(then));
    return failures.size();
  }

  private synchronized void failed(long tokens) {
    failures.add(clock.instant());
    observer.asked(false, tokens);
  }

  private Future<Void> tell(Case each, Answer answer) {
    if (answer.problem().isPresent()) {
      failed(answer.usage().tokens());
      log(each, answer.problem().get());
      return Future.succeededFuture();
    }
    observer.asked(true, answer.usage().tokens());
    LOG.info(
        "Agent {} was asked about {}: {}",
        each.config().agent(),
        each.incident().id(),
        answer.usage().words());
    return each.teller()
        .note(
            each.incident().id(),
            new Note(
                each.key(),
                clock.instant(),
                Note.Source.MODEL,
                "%s, %s".formatted(each.config().agent(), answer.usage().model()),
                words.of(each.incident(), answer)));
  }

  private void log(Case each, String why) {
    if (!cancellation.isCancelled()) {
      LOG.warn(
          "What agent {} was to say about {} came to nothing: {}",
          each.config().agent(),
          each.incident().id(),
          why);
    }
  }

  private Future<Void> notAsked(Case each, String why) {
    observer.notAsked();
    LOG.warn("No model is asked about {}: {}", each.incident().id(), why);
    return Future.succeededFuture();
  }

  /** When nothing is asked and nothing waits any more. */
  public synchronized Future<Void> idle() {
    return running.map(run -> run.compose(done -> idle())).orElseGet(Future::succeededFuture);
  }

  /** Ends what is being asked, and asks nothing more. */
  public void stop() {
    synchronized (this) {
      waiting.clear();
    }
    cancellation.cancel();
  }
}
