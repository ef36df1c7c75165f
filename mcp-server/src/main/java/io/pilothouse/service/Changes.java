package io.pilothouse.service;

import io.pilothouse.agents.Brief;
import io.pilothouse.agents.Briefs;
import io.pilothouse.protocol.ChangeSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes on what has changed to whoever listens. Safe for use from any thread. */
public final class Changes implements ChangeSource {
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  @Override
  public Set<Kind> kinds() {
    return EnumSet.allOf(Kind.class);
  }

  /** Briefs only: nobody watches the objects of a cluster. */
  @Override
  public boolean watches(String uri) {
    return Resources.isBrief(uri);
  }

  @Override
  public Subscription listen(Listener listener) {
    // Another object each time, so that one listener may listen twice.
    Listener added = listener::changed;
    listeners.add(added);
    return () -> listeners.remove(added);
  }

  private void tell(Change change) {
    listeners.forEach(listener -> listener.changed(change));
  }

  /** Tells that other tools are on. A brief is offered to those who have tools for its work. */
  public void tools() {
    tell(new Change.Tools());
    tell(new Change.Prompts());
    tell(new Change.Resources());
  }

  /** Tells what it means for prompts and resources that the briefs are different now. */
  void briefs(Briefs before, Briefs after) {
    tell(new Change.Prompts());
    tell(new Change.Resources());
    if (!before.context().equals(after.context())) {
      tell(new Change.Resource(Resources.CONTEXT));
    }
    for (Brief brief : after.all()) {
      if (!before.all().contains(brief)) {
        tell(new Change.Resource(Resources.uri(brief)));
      }
    }
  }
}
