package io.pilothouse.monitor.remedy;

import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Look;
import io.pilothouse.tools.ToolInvoker;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repairs what its rules name, finds out whether that helped, and puts back what did not.
 * Everything is kept before and after it is done, so that another instance on the same state goes
 * on where this one ended.
 */
public final class Remedies {
  private static final Logger LOG = LoggerFactory.getLogger(Remedies.class);

  private final Supplier<List<RemedyRule>> rules;
  private final BooleanSupplier leads;
  private final RemedyStore store;
  private final Course course;

  /**
   * @param rules as they are now; with none, what is under way is brought to its end
   * @param leads whether this process is the one that acts; asked before each repair
   */
  public Remedies(
      Supplier<List<RemedyRule>> rules,
      BooleanSupplier leads,
      RemedyStore store,
      ToolInvoker invoker) {
    this.rules = rules;
    this.leads = leads;
    this.store = store;
    this.course = new Course(new Hand(invoker), store);
  }

  /**
   * What follows from a look, after incidents were judged by it. One call at a time for a cluster;
   * call it on a Vert.x context. Changes nothing after a look that failed or had gaps.
   *
   * @param open every incident of that cluster that is not resolved; resolved ones do no harm
   * @return the steps that nobody was told yet, oldest repair first; they come again until {@link
   *     #told}. Fails only when the state cannot be read
   */
  public Future<List<RemedyEvent>> after(Look look, List<Incident> open) {
    if (!leads.getAsBoolean()) {
      return Future.succeededFuture(List.of());
    }
    Future<Void> done =
        look instanceof Look.Seen seen
            ? act(new Sight(seen, List.copyOf(open)))
            : Future.succeededFuture();
    return done.compose(acted -> store.untold(look.context()));
  }

  /** Somebody made sure that people will hear of these. */
  public Future<Void> told(List<RemedyEvent> events) {
    return store.told(events);
  }

  private Future<Void> act(Sight sight) {
    Set<String> touched = new HashSet<>();
    return store
        .underWay(sight.look().context())
        .compose(all -> each(all, remedy -> goOn(remedy, sight, touched)))
        .compose(done -> each(sight.open(), incident -> repair(incident, sight, touched)));
  }

  /** One after the other; what fails does not keep the next from its turn. */
  private <T> Future<Void> each(List<T> all, Function<T, Future<Void>> work) {
    Future<Void> done = Future.succeededFuture();
    for (T one : all) {
      done =
          done.compose(before -> leads.getAsBoolean() ? work.apply(one) : Future.succeededFuture())
              .otherwise(
                  failure -> {
                    LOG.warn("A repair could not go on; it is looked at again", failure);
                    return null;
                  });
    }
    return done;
  }

  private Future<Void> goOn(Remedy remedy, Sight sight, Set<String> touched) {
    return switch (remedy.status()) {
      case PLANNED, WAITS -> carryOut(remedy, sight, touched);
      case APPLIED -> judge(remedy, sight, touched);
      case UNDOING -> putBack(remedy, sight, touched);
      case VERIFIED, UNDONE, FAILED, DENIED, LEFT, TOLD -> Future.succeededFuture();
    };
  }

  /** It may have been carried out before a restart: then asking again tells what came of it. */
  private Future<Void> carryOut(Remedy remedy, Sight sight, Set<String> touched) {
    Instant now = sight.look().at();
    String maybe =
        remedy.status() == Status.WAITS
            ? " Nothing was changed."
            : " Whether the change was made is not known: list_changes shows it.";
    if (sight.person(remedy).isPresent()) {
      return course.leave(remedy, "Left to " + sight.person(remedy).get() + "." + maybe, now);
    }
    if (sight.incident(remedy.cause().incident()).isEmpty()) {
      return course.leave(remedy, "The trouble is gone." + maybe, now);
    }
    if (rules.get().stream().noneMatch(rule -> rule.allows(remedy.cause()))) {
      return course.leave(remedy, "Its rule does not hold any more." + maybe, now);
    }
    boolean seen = sight.of(remedy.cause().fingerprint()).isPresent();
    if (!seen || !sight.tells(remedy.cause().subject()) || touched.contains(namespace(remedy))) {
      return Future.succeededFuture();
    }
    return course.apply(remedy, now).map(changed -> note(changed, namespace(remedy), touched));
  }

  private Future<Void> judge(Remedy remedy, Sight sight, Set<String> touched) {
    Instant now = sight.look().at();
    if (sight.person(remedy).isPresent()) {
      return leave(remedy, sight);
    }
    if (sight.incident(remedy.cause().incident()).isEmpty() && !sight.isWorse(remedy)) {
      return course.verified(remedy, now);
    }
    boolean late = !now.isBefore(remedy.marks().deadline());
    boolean vain = sight.tells(remedy.cause().subject()) && sight.isNotBetter(remedy);
    return late && vain && touched.add(namespace(remedy))
        ? course.undo(remedy, now)
        : Future.succeededFuture();
  }

  private Future<Void> putBack(Remedy remedy, Sight sight, Set<String> touched) {
    if (sight.person(remedy).isPresent()) {
      return leave(remedy, sight);
    }
    return sight.tells(remedy.cause().subject()) && touched.add(namespace(remedy))
        ? course.undoAsPlanned(remedy, sight.look().at())
        : Future.succeededFuture();
  }

  private Future<Void> leave(Remedy remedy, Sight sight) {
    String why =
        "Left to %s; %s stands."
            .formatted(sight.person(remedy).orElseThrow(), remedy.marks().change());
    return course.leave(remedy, why, sight.look().at());
  }

  private Future<Void> repair(Incident incident, Sight sight, Set<String> touched) {
    if (Choice.of(incident, sight, rules.get(), List.of()).isEmpty()) {
      return Future.succeededFuture();
    }
    Instant now = sight.look().at();
    return store
        .since(sight.look().context(), now.minus(RemedyRules.MEMORY))
        .map(past -> Choice.of(incident, sight, rules.get(), past))
        .compose(
            choice ->
                choice
                    .filter(each -> each.rule().dryRun() || !touched.contains(each.namespace()))
                    .map(each -> begin(each, now, touched))
                    .orElse(Future.succeededFuture()));
  }

  private Future<Void> begin(Choice choice, Instant now, Set<String> touched) {
    return course.begin(choice, now).map(changed -> note(changed, choice.namespace(), touched));
  }

  /** Nothing else is done in that namespace in this cycle. */
  private static Void note(boolean changed, String namespace, Set<String> touched) {
    if (changed) {
      touched.add(namespace);
    }
    return null;
  }

  private static String namespace(Remedy remedy) {
    return remedy.call().target().namespace();
  }
}
