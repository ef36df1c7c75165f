package io.pilothouse.monitor.cycle;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.diagnosis.Diagnosis;
import io.pilothouse.diagnosis.Engine;
import io.pilothouse.diagnosis.snapshot.Scope;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.monitor.incident.Look;
import io.pilothouse.monitor.incident.Sighting;
import io.pilothouse.monitor.incident.Sightings;
import io.pilothouse.redaction.Redactor;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Diagnoses a cluster as {@code diagnose} does, with the rights of this server's own account. */
public final class ClusterLookout implements Lookout {
  private final Clusters clusters;
  private final Engine engine;
  private final Redactor redactor;
  private final Clock clock;

  public ClusterLookout(Clusters clusters, Engine engine, Redactor redactor, Clock clock) {
    this.clusters = clusters;
    this.engine = engine;
    this.redactor = redactor;
    this.clock = clock;
  }

  @Override
  public Future<Look> look(Optional<String> context, Set<String> namespaces, CallScope scope) {
    Instant at = clock.instant();
    return clusters
        .serverReader(context)
        .compose(
            reader ->
                diagnoses(reader, namespaces, scope)
                    .map(all -> seen(reader.context(), namespaces, all, at))
                    .recover(failure -> failed(reader.context(), failure, at)))
        .recover(failure -> failed(context.orElse("default"), failure, at));
  }

  /** One namespace after the other: a cluster is asked no harder than by one call. */
  private Future<List<Diagnosis>> diagnoses(
      ClusterReader reader, Set<String> namespaces, CallScope call) {
    if (namespaces.isEmpty()) {
      return engine.diagnose(Scope.CLUSTER, reader, call).map(List::of);
    }
    Future<List<Diagnosis>> all = Future.succeededFuture(new ArrayList<>());
    for (String namespace : new TreeSet<>(namespaces)) {
      all =
          all.compose(
              so ->
                  engine
                      .diagnose(Scope.namespace(namespace), reader, call)
                      .map(
                          diagnosis -> {
                            so.add(diagnosis);
                            return so;
                          }));
    }
    return all;
  }

  /** What is seen from several namespaces, such as a node, is one sighting. */
  private Look seen(String context, Set<String> asked, List<Diagnosis> diagnoses, Instant at) {
    Map<String, Sighting> sightings = new LinkedHashMap<>();
    Set<String> gaps = new HashSet<>();
    Set<String> namespaces = new HashSet<>(asked);
    for (Diagnosis diagnosis : diagnoses) {
      diagnosis.scope().namespace().ifPresent(namespaces::add);
      gaps.addAll(Sightings.gaps(diagnosis));
      Sightings.of(context, diagnosis, redactor)
          .forEach(each -> sightings.putIfAbsent(each.fingerprint(), each));
    }
    return new Look.Seen(at, context, namespaces, List.copyOf(sightings.values()), gaps);
  }

  private Future<Look> failed(String context, Throwable failure, Instant at) {
    String words = failure.getMessage() == null ? "it cannot be looked at" : failure.getMessage();
    return Future.succeededFuture(new Look.Failed(at, context, redactor.text(words)));
  }
}
