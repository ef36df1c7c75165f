package io.pilothouse.diagnosis.change;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.diagnosis.model.EventRecord;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.snapshot.Gap;
import io.pilothouse.diagnosis.snapshot.Scope;
import io.pilothouse.kubernetes.ApiCatalog;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.ObjectPage;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.tools.core.Lanes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a history: one page of each kind that keeps some of it. What cannot be read is a gap. */
public final class HistoryReader {
  private static final int PAGE = 500;

  /**
   * @param metadata whether its content is of no use
   */
  private record Kind(String type, boolean metadata) {
    String kind() {
      return type.substring(type.indexOf('/') + 1);
    }
  }

  private static final List<Kind> KINDS =
      List.of(
          new Kind("apps/ControllerRevision", false),
          new Kind("rbac.authorization.k8s.io/Role", true),
          new Kind("rbac.authorization.k8s.io/RoleBinding", true),
          new Kind("rbac.authorization.k8s.io/ClusterRole", true),
          new Kind("rbac.authorization.k8s.io/ClusterRoleBinding", true),
          new Kind("argoproj.io/Application", false),
          new Kind("kustomize.toolkit.fluxcd.io/Kustomization", false),
          new Kind("helm.toolkit.fluxcd.io/HelmRelease", false));

  private record Part(String kind, List<JsonObject> items, Optional<Gap> gap) {}

  private final ClusterReader reader;
  private final CallScope call;

  public HistoryReader(ClusterReader reader, CallScope call) {
    this.reader = reader;
    this.call = call;
  }

  /** Fails only when the cluster cannot be talked to at all. */
  public Future<History> read(Scope scope) {
    return reader
        .catalog(call)
        .compose(
            catalog ->
                Future.all(
                        Lanes.map(KINDS, kind -> part(catalog, kind, scope)),
                        scaling(catalog, scope))
                    .map(both -> history(both.resultAt(0), both.resultAt(1))));
  }

  private static History history(List<Part> parts, Part events) {
    Map<String, List<KubeObject>> objects = new HashMap<>();
    List<Gap> gaps = new ArrayList<>();
    for (Part part : parts) {
      objects.put(
          part.kind(),
          part.items().stream().map(item -> KubeObject.of(part.kind(), item)).toList());
      part.gap().ifPresent(gaps::add);
    }
    events.gap().ifPresent(gaps::add);
    return new History(objects, events.items().stream().map(EventRecord::of).toList(), gaps);
  }

  private Future<Part> part(ApiCatalog catalog, Kind kind, Scope scope) {
    return catalog
        .resolve(kind.type())
        .map(type -> page(kind.kind(), query(type, scope), kind.metadata()))
        .orElseGet(() -> Future.succeededFuture(nothing(kind.kind())));
  }

  /** Of a namespace, what tools outside it brought there, too. */
  private static ListQuery query(ResourceType type, Scope scope) {
    boolean anywhere = !type.namespaced() || !type.group().endsWith("k8s.io") && !isApps(type);
    return ListQuery.of(type, anywhere ? Optional.empty() : scope.namespace()).withLimit(PAGE);
  }

  private static boolean isApps(ResourceType type) {
    return type.group().equals("apps");
  }

  private Future<Part> scaling(ApiCatalog catalog, Scope scope) {
    return catalog
        .resolve("v1/Event")
        .map(
            type ->
                page(
                    "Event",
                    ListQuery.of(type, scope.namespace())
                        .withSelectors(Optional.empty(), Optional.of("reason=ScalingReplicaSet"))
                        .withLimit(PAGE),
                    false))
        .orElseGet(() -> Future.succeededFuture(nothing("Event")));
  }

  private Future<Part> page(String kind, ListQuery query, boolean metadata) {
    Future<ObjectPage> page =
        metadata ? reader.listMetadata(query, call) : reader.list(query, call);
    return page.map(
            read ->
                new Part(
                    kind,
                    read.items(),
                    read.continueToken()
                        .map(more -> gap(query, "beyond " + PAGE, "too many; narrow the scope"))))
        .recover(
            failure ->
                failure instanceof ClusterException known && !endsEverything(known)
                    ? Future.succeededFuture(
                        new Part(
                            kind,
                            List.of(),
                            Optional.of(
                                Gap.of(query.type().qualifiedName() + " history", "list", known))))
                    : Future.failedFuture(failure));
  }

  private static boolean endsEverything(ClusterException failure) {
    return switch (failure.kind()) {
      case CANCELLED, UNAUTHENTICATED, CONFIGURATION, UNKNOWN_CONTEXT -> true;
      default -> false;
    };
  }

  private static Gap gap(ListQuery query, String which, String why) {
    return new Gap(query.type().qualifiedName() + " " + which, why);
  }

  private static Part nothing(String kind) {
    return new Part(kind, List.of(), Optional.empty());
  }
}
