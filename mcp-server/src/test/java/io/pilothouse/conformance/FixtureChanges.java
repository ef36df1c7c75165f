package io.pilothouse.conformance;

import io.pilothouse.protocol.ChangeSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Changes that happen when they are told to. */
final class FixtureChanges implements ChangeSource {
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  @Override
  public Set<Kind> kinds() {
    return EnumSet.allOf(Kind.class);
  }

  @Override
  public boolean watches(String uri) {
    return uri.equals("test://watched-resource");
  }

  @Override
  public Subscription listen(Listener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  void happen(Change change) {
    listeners.forEach(listener -> listener.changed(change));
  }
}
