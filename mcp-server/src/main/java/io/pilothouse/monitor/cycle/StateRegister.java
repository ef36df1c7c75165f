package io.pilothouse.monitor.cycle;

import io.pilothouse.state.Locks;
import io.pilothouse.state.Locks.Held;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** A lock in the state that processes share: the state is what two leaders would spoil. */
public final class StateRegister implements Register {
  private static final String NAME = "monitor";

  private final Locks locks;

  public StateRegister(Locks locks) {
    this.locks = locks;
  }

  @Override
  public Future<Optional<Entry>> read() {
    return locks
        .find(NAME)
        .map(
            found ->
                found.map(held -> new Entry(term(held), next -> write(Optional.of(held), next))));
  }

  /** Of who leads only so much is kept that others see it live. */
  private static Term term(Held held) {
    return new Term(held.owner(), Duration.ZERO, held.until(), held.until(), 0);
  }

  @Override
  public Future<Boolean> create(Term first) {
    return write(Optional.empty(), first);
  }

  private Future<Boolean> write(Optional<Held> before, Term term) {
    return locks.write(NAME, before, new Held(term.holder(), term.renewed().plus(term.lease())));
  }
}
