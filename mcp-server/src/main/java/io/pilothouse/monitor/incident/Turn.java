package io.pilothouse.monitor.incident;

import java.util.List;

/**
 * What a look makes of the incidents there are.
 *
 * @param open those to remember: not resolved, or so lately that they may come back
 * @param transitions in the order in which they happened
 */
public record Turn(List<Incident> open, List<Transition> transitions) {
  public Turn {
    open = List.copyOf(open);
    transitions = List.copyOf(transitions);
  }
}
