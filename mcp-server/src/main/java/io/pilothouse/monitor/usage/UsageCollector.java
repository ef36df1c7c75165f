package io.pilothouse.monitor.usage;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.ClusterReader;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at one cluster each time it is told to, and keeps what it saw. Looks must not overlap, and
 * all run on the same Vert.x context.
 */
public final class UsageCollector {
  private static final Logger LOG = LoggerFactory.getLogger(UsageCollector.class);

  private final String context;
  private final Supplier<Future<ClusterReader>> cluster;
  private final List<String> namespaces;
  private final UsageHistory history;
  private final UsageObserver observer;
  private final Clock clock;
  private final UsageTracker tracker;
  private final Memory memory;
  private List<String> gaps = List.of();

  /**
   * @param context of the kubeconfig; names the cluster
   * @param cluster asked for a reader at every look, since it may not be there yet
   * @param namespaces the only ones to look at; empty: all
   * @param history where what is known can be asked for
   * @param archive where it outlives the process; empty: nowhere
   */
  public UsageCollector(
      String context,
      Supplier<Future<ClusterReader>> cluster,
      List<String> namespaces,
      UsageHistory history,
      UsageObserver observer,
      Optional<UsageArchive> archive,
      Clock clock) {
    this.context = context;
    this.cluster = cluster;
    this.namespaces = List.copyOf(namespaces);
    this.history = history;
    this.observer = observer;
    this.clock = clock;
    this.tracker = new UsageTracker(context, namespaces.isEmpty());
    this.memory = new Memory(context, archive, tracker);
  }

  /**
   * One look. What cannot be read is a gap, said in the log when it begins and when it ends; the
   * next look tries again.
   *
   * @return never fails
   */
  public Future<Void> collect(CallScope scope) {
    return memory
        .recall(clock.instant())
        .compose(recalled -> cluster.get())
        .compose(reader -> new UsageReader(reader, namespaces, scope).read())
        .otherwise(failure -> Reading.failed("the cluster: " + Failures.words(failure)))
        .map(
            reading -> {
              keep(reading);
              return null;
            })
        .compose(looked -> memory.keep(clock.instant()));
  }

  private void keep(Reading reading) {
    Figures figures = tracker.look(reading, clock.instant());
    List<String> now = reading.gaps();
    say(now);
    history.put(context, tracker.known());
    observer.looked(figures);
  }

  private void say(List<String> now) {
    now.stream()
        .filter(gap -> !gaps.contains(gap))
        .forEach(gap -> LOG.warn("usage of {} is collected in part: {}", context, gap));
    if (now.isEmpty() && !gaps.isEmpty()) {
      LOG.info("usage of {} is collected in full again", context);
    }
    gaps = now;
  }
}
