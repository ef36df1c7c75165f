package io.pilothouse.guard;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A change that was made.
 *
 * @param notes what else should be said of it
 * @param end how it went on; empty if nobody waited
 * @param telling what came of it, if there is more to say
 */
record Applied(
    String changeId,
    String planId,
    String context,
    List<String> notes,
    Optional<Follower.End> end,
    Optional<Telling> telling) {
  Applied {
    notes = List.copyOf(notes);
  }

  Applied ended(Follower.End how) {
    return new Applied(changeId, planId, context, notes, Optional.of(how), telling);
  }

  Applied noting(String... more) {
    return new Applied(
        changeId,
        planId,
        context,
        Stream.concat(notes.stream(), Stream.of(more)).toList(),
        end,
        telling);
  }

  Applied telling(Telling what) {
    return new Applied(changeId, planId, context, notes, end, Optional.of(what));
  }
}
