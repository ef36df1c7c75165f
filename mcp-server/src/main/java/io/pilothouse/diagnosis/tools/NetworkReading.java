package io.pilothouse.diagnosis.tools;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.snapshot.Gap;
import io.pilothouse.diagnosis.snapshot.Scope;
import io.pilothouse.diagnosis.snapshot.Snapshot;
import io.pilothouse.kubernetes.ApiCatalog;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.tools.core.Lanes;
import io.pilothouse.tools.core.ListScan;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what a connection between two namespaces depends on, and no more. */
final class NetworkReading {
  private static final String SYSTEM = "kube-system";

  /** A few objects of one kind; {@code name} for one alone. */
  private record Want(
      String kind, String type, Optional<String> namespace, Optional<String> labels, String name) {
    static Want all(String type, String namespace) {
      return new Want(
          type.substring(type.indexOf('/') + 1),
          type,
          Optional.of(namespace).filter(some -> !some.isEmpty()),
          Optional.empty(),
          "");
    }
  }

  private record Got(Want want, List<KubeObject> objects, Optional<Gap> gap) {}

  private final ClusterReader reader;
  private final CallScope call;

  NetworkReading(ClusterReader reader, CallScope call) {
    this.reader = reader;
    this.call = call;
  }

  Future<ObjectGraph> read(String from, String to, boolean routes, Instant now) {
    return reader
        .catalog(call)
        .compose(
            catalog ->
                Lanes.map(wants(from, to, routes), want -> got(catalog, want))
                    .map(all -> new ObjectGraph(snapshot(all, now))));
  }

  private static List<Want> wants(String from, String to, boolean routes) {
    List<Want> wants = new ArrayList<>();
    Stream.of(from, to)
        .distinct()
        .forEach(
            namespace -> {
              wants.add(Want.all("v1/Pod", namespace));
              wants.add(Want.all("networking.k8s.io/NetworkPolicy", namespace));
            });
    Stream.of(from, to, SYSTEM)
        .distinct()
        .forEach(
            name ->
                wants.add(
                    new Want(
                        "Namespace", "v1/Namespace", Optional.empty(), Optional.empty(), name)));
    wants.add(Want.all("v1/Service", to));
    wants.add(Want.all("discovery.k8s.io/EndpointSlice", to));
    if (!from.equals(SYSTEM) && !to.equals(SYSTEM)) {
      wants.add(
          new Want("Dns", "v1/Pod", Optional.of(SYSTEM), Optional.of("k8s-app=kube-dns"), ""));
    }
    if (routes) {
      wants.add(Want.all("networking.k8s.io/Ingress", to));
      wants.add(Want.all("networking.k8s.io/IngressClass", ""));
    }
    return wants;
  }

  private Future<Got> got(ApiCatalog catalog, Want want) {
    Optional<ResourceType> type = catalog.resolve(want.type());
    if (type.isEmpty()) {
      return Future.succeededFuture(new Got(want, List.of(), Optional.empty()));
    }
    Future<List<KubeObject>> read =
        want.name().isEmpty()
            ? ListScan.objects(
                    reader,
                    ListQuery.of(type.get(), want.namespace())
                        .withSelectors(want.labels(), Optional.empty()),
                    call)
                .map(
                    listed ->
                        listed.items().stream()
                            .map(item -> KubeObject.of(type.get().kind(), item))
                            .toList())
            : reader
                .get(type.get(), "", want.name(), call)
                .map(item -> List.of(KubeObject.of(type.get().kind(), item)));
    return read.map(objects -> new Got(want, objects, Optional.empty()))
        .recover(
            failure ->
                failure instanceof ClusterException known && isAboutThis(known)
                    ? Future.succeededFuture(
                        new Got(
                            want,
                            List.of(),
                            Optional.of(new Gap(type.get().qualifiedName(), known.getMessage()))))
                    : Future.failedFuture(failure));
  }

  private static boolean isAboutThis(ClusterException failure) {
    return switch (failure.kind()) {
      case FORBIDDEN, NOT_FOUND, NOT_SERVED -> true;
      default -> false;
    };
  }

  /**
   * Namespaces and the pods that answer names are known by the name they have nearly everywhere.
   */
  private static Snapshot snapshot(List<Got> all, Instant now) {
    Map<String, List<KubeObject>> objects = new HashMap<>();
    Set<String> partial = new HashSet<>(Set.of("Namespace"));
    List<Gap> gaps = new ArrayList<>();
    for (Got got : all) {
      String kind = got.want().kind().equals("Dns") ? "Pod" : got.want().kind();
      boolean matters = !got.want().kind().equals("Dns") && !kind.equals("Namespace");
      if (got.gap().isPresent() && matters) {
        partial.add(kind);
        gaps.add(got.gap().get());
      }
      List<KubeObject> known = objects.computeIfAbsent(kind, some -> new ArrayList<>());
      got.objects().stream().filter(each -> !known.contains(each)).forEach(known::add);
    }
    return new Snapshot(
        Scope.CLUSTER, now, objects, List.of(), partial, gaps.stream().distinct().toList());
  }
}
