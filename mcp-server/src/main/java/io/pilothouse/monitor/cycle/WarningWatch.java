package io.pilothouse.monitor.cycle;

import io.pilothouse.concurrent.Time;
import io.pilothouse.kubernetes.ClusterWatchers;
import io.pilothouse.monitor.config.MonitorConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Watches clusters for Warning events, to say at once that there is a new one. What it says brings
 * a cycle forward and nothing else, so what it misses is found by the next one all the same. Safe
 * for use from any thread.
 */
public final class WarningWatch {
  /**
   * Where events are watched.
   *
   * @param context empty: the default one
   * @param namespace empty: all of them
   */
  record Place(Optional<String> context, Optional<String> namespace) {}

  static final Duration BETWEEN = Duration.ofSeconds(2);

  private final ClusterWatchers clusters;
  private final Time time;
  private final Runnable warned;
  private final Map<Place, EventStream> streams = new HashMap<>();
  private volatile boolean ended;

  /**
   * @param warned is told of every new warning
   */
  public WarningWatch(ClusterWatchers clusters, Time time, Runnable warned) {
    this.clusters = clusters;
    this.time = time;
    this.warned = warned;
  }

  /**
   * Watches what is wanted, and looks every few seconds what that is by now, until {@link #end}.
   *
   * @param scope empty: nothing, as this process does not lead or no warning is to wake it
   */
  public void keep(Supplier<Optional<MonitorConfig.Scope>> scope) {
    if (!ended) {
      watch(scope.get().map(WarningWatch::places).orElseGet(Set::of));
      time.pause().of(BETWEEN).onSuccess(later -> keep(scope));
    }
  }

  /** Closes every connection, and opens none any more. */
  public void end() {
    ended = true;
    watch(Set.of());
  }

  private void watch(Set<Place> places) {
    List<EventStream> gone = new ArrayList<>();
    List<EventStream> fresh = new ArrayList<>();
    synchronized (this) {
      Set<Place> wanted = ended ? Set.of() : places;
      for (Place place : Set.copyOf(streams.keySet())) {
        if (!wanted.contains(place)) {
          gone.add(streams.remove(place));
        }
      }
      for (Place place : wanted) {
        if (!streams.containsKey(place)) {
          EventStream stream = new EventStream(clusters, place, time, warned);
          streams.put(place, stream);
          fresh.add(stream);
        }
      }
    }
    gone.forEach(EventStream::end);
    fresh.forEach(EventStream::begin);
  }

  private static Set<Place> places(MonitorConfig.Scope scope) {
    Set<Place> places = new HashSet<>();
    for (Optional<String> context : orTheWhole(scope.contexts())) {
      for (Optional<String> namespace : orTheWhole(scope.namespaces())) {
        places.add(new Place(context, namespace));
      }
    }
    return places;
  }

  private static List<Optional<String>> orTheWhole(List<String> names) {
    return names.isEmpty() ? List.of(Optional.empty()) : names.stream().map(Optional::of).toList();
  }
}
