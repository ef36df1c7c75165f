package io.pilothouse.monitor.incident;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What one look at a cluster brought. */
public sealed interface Look {
  Instant at();

  /** The kubeconfig context of the cluster. */
  String context();

  /**
   * The cluster answered.
   *
   * @param namespaces that were looked at; empty: all
   * @param sightings none twice
   * @param gaps what could not be looked at, by name
   */
  record Seen(
      Instant at,
      String context,
      Set<String> namespaces,
      List<Sighting> sightings,
      Set<String> gaps)
      implements Look {
    public Seen {
      namespaces = Set.copyOf(namespaces);
      sightings = List.copyOf(sightings);
      gaps = Set.copyOf(gaps);
    }

    /** A look at all namespaces. */
    public Seen(Instant at, String context, List<Sighting> sightings, Set<String> gaps) {
      this(at, context, Set.of(), sightings, gaps);
    }
  }

  /**
   * Nobody knows: nothing begins by it, nothing ends by it.
   *
   * @param reason in words, for people
   */
  record Failed(Instant at, String context, String reason) implements Look {}
}
