package io.pilothouse.monitor.cycle;

import io.pilothouse.monitor.cycle.Register.Entry;
import io.pilothouse.monitor.cycle.Register.Term;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * One process that seeks to lead, by one register, as client-go's leader election does it: who
 * leads renews its term all the time; a term that has not changed for the length of its lease is
 * another's to take. How long that is, each process measures with its own clock from when it first
 * saw the term, so that it does not matter what time it is elsewhere.
 */
public final class Candidacy {
  private final Register register;
  private final String owner;
  private final Duration lease;
  private final InstantSource steady;
  private Optional<Term> seen = Optional.empty();
  private Instant since = Instant.MIN;
  private int signsOfLife;

  /**
   * @param owner unique to this process
   * @param lease for how long others wait for a sign of life
   * @param steady never jumps, and need not be right
   */
  public Candidacy(Register register, String owner, Duration lease, InstantSource steady) {
    this.register = register;
    this.owner = owner;
    this.lease = lease;
    this.steady = steady;
  }

  /**
   * Seeks it, or more time.
   *
   * @param now what to write as the time
   * @return whether it is this process's for a lease's length from before this call
   */
  Future<Boolean> seek(Instant now) {
    return register
        .read()
        .compose(
            found ->
                found
                    .map(entry -> replace(entry, now))
                    .orElseGet(() -> register.create(new Term(owner, lease, now, now, 0))));
  }

  private Future<Boolean> replace(Entry entry, Instant now) {
    Term old = entry.term();
    boolean free = note(old);
    boolean ours = old.holder().equals(owner);
    if (!ours && !free) {
      return Future.succeededFuture(false);
    }
    return entry
        .replacement()
        .with(
            ours
                ? new Term(owner, lease, old.acquired(), now, old.transitions())
                : new Term(owner, lease, now, now, old.transitions() + 1));
  }

  /** Takes notice of what another holds, so that its time runs; does not hold it itself. */
  Future<Void> yield() {
    return register.read().compose(found -> found.map(this::giveBack).orElseGet(Candidacy::done));
  }

  private Future<Void> giveBack(Entry entry) {
    Term term = entry.term();
    note(term);
    if (!term.holder().equals(owner)) {
      return done();
    }
    // The length is one of those that a server takes; nobody waits for a holder that is none.
    Duration least = Duration.ofSeconds(1);
    return entry
        .replacement()
        .with(new Term("", least, term.acquired(), term.renewed(), term.transitions()))
        .mapEmpty();
  }

  private static Future<Void> done() {
    return Future.succeededFuture();
  }

  /** How often another process has been seen to take or renew its term. */
  synchronized int signsOfLife() {
    return signsOfLife;
  }

  /** Whether nobody holds it any more, as far as can be seen from here. */
  private synchronized boolean note(Term term) {
    Instant now = steady.instant();
    if (seen.isEmpty() || !seen.get().equals(term)) {
      boolean rivals = !term.holder().isEmpty() && !term.holder().equals(owner);
      signsOfLife += seen.isPresent() && rivals ? 1 : 0;
      seen = Optional.of(term);
      since = now;
    }
    Duration longer = term.lease().compareTo(lease) > 0 ? term.lease() : lease;
    return term.holder().isEmpty() || !since.plus(longer).isAfter(now);
  }
}
