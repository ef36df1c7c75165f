package io.pilothouse.guard;

import java.util.List;

/**
 * What a tool wants to happen, to one object or to several: one plan, decided on as a whole, and
 * applied in this order.
 *
 * @param summary of all of it in words, as {@code apply 3 objects}
 * @param each at least one, each of another object
 */
public record Drafts(String summary, List<Draft> each) {
  public Drafts {
    each = List.copyOf(each);
    if (each.isEmpty()) {
      throw new IllegalArgumentException("nothing is wanted");
    }
  }

  /** One change, which speaks for itself. */
  public static Drafts of(Draft draft) {
    return new Drafts(draft.summary(), List.of(draft));
  }

  boolean single() {
    return each.size() == 1;
  }
}
