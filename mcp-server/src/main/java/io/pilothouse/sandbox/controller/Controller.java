package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.store.Change;
import java.util.Collection;

/**
 * Brings the objects of one kind towards what they ask for. Level-triggered: what it does depends
 * on what is in the store and on the time, never on which change called it.
 */
public interface Controller {
  /** Which of its objects may need something after this change. */
  Collection<Key> affectedBy(Change change);

  /** Does what one object needs now; nothing when it needs nothing or is gone. */
  void reconcile(Key key);
}
