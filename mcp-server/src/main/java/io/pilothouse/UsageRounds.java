package io.pilothouse;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.usage.UsageArchive;
import io.pilothouse.monitor.usage.UsageCollector;
import io.pilothouse.monitor.usage.UsageObserver;
import io.pilothouse.observability.Metrics;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Collects what is used in every cluster that the monitor looks at, one after the other. */
final class UsageRounds {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Wiring wiring;
  private final UsageObserver observer;
  private final Map<String, UsageCollector> collectors = new HashMap<>();

  UsageRounds(Wiring wiring) {
    this.wiring = wiring;
    this.observer = wiring.metrics().map(Metrics::usage).orElse(UsageObserver.NONE);
  }

  /** Nothing without a part {@code usage} in the configuration. Fails when no cluster is known. */
  Future<Void> collect(MonitorConfig config) {
    if (config.usage().isEmpty()) {
      return Future.succeededFuture();
    }
    List<String> names = config.scope().contexts();
    Stream<Optional<String>> contexts =
        names.isEmpty() ? Stream.of(Optional.empty()) : names.stream().map(Optional::of);
    Future<Void> done = Future.succeededFuture();
    for (Optional<String> context : contexts.toList()) {
      done = done.compose(before -> collect(context, config.scope().namespaces()));
    }
    return done;
  }

  private Future<Void> collect(Optional<String> context, List<String> namespaces) {
    return wiring
        .clusters()
        .serverReader(context)
        .compose(
            reader ->
                collector(reader, namespaces)
                    .collect(CallScope.within(PATIENCE, new Cancellation())));
  }

  /** One for each cluster: what it knows outlives a change of the configuration. */
  private UsageCollector collector(ClusterReader reader, List<String> namespaces) {
    return collectors.computeIfAbsent(
        reader.context(),
        name ->
            new UsageCollector(
                name,
                () -> wiring.clusters().serverReader(Optional.of(name)),
                namespaces,
                wiring.usage(),
                observer,
                Optional.of(new UsageArchive(wiring.database())),
                Clock.systemUTC()));
  }
}
