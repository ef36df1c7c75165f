package io.pilothouse.diagnosis.change;

import io.pilothouse.diagnosis.model.Ref;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Something that was changed.
 *
 * @param object as people name it: a workload rather than its ReplicaSet
 * @param by the field manager; empty if nobody said
 * @param differences what differs; the first is the most telling
 */
public record TimelineEntry(
    Ref object, Kind kind, Instant at, String by, List<Difference> differences) {
  /** How it was changed. */
  public enum Kind {
    CREATED("created"),
    CHANGED("changed"),
    /** Pods of a template that was not in use before. */
    ROLLOUT("rollout"),
    /** Pods of a template that an earlier revision had. */
    ROLLBACK("rollout of an earlier template"),
    /** Pods of the same template. */
    RESTART("restart"),
    SCALED("scaled"),
    /** A node changed its state. */
    STATE("state"),
    /** A tool brought a release. */
    DELIVERED("delivered");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  private static final int NAMED = 3;

  public TimelineEntry {
    differences = List.copyOf(differences);
  }

  /** Whether it made new pods. */
  public boolean isRollout() {
    return kind == Kind.ROLLOUT || kind == Kind.ROLLBACK || kind == Kind.RESTART;
  }

  public Set<Aspect> aspects() {
    return differences.stream().map(Difference::aspect).collect(Collectors.toSet());
  }

  /** All differences on one line, the first few by name. */
  public String words() {
    String some =
        differences.stream()
            .limit(NAMED)
            .map(Difference::toString)
            .collect(Collectors.joining("; "));
    int more = differences.size() - NAMED;
    return more > 0 ? some + " and " + more + " more" : some;
  }
}
