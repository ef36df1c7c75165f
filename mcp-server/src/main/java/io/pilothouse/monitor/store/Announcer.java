package io.pilothouse.monitor.store;

import io.pilothouse.monitor.incident.Transition;
import java.util.List;

/** Decides who is told what of the steps of a turn: pure, since it may be asked more than once. */
@FunctionalInterface
public interface Announcer {
  /** The notices that these transitions cause, in the order in which they are to be told. */
  List<Notice> announce(List<Transition> transitions);
}
