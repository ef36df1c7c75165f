package io.pilothouse.diagnosis.access;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.snapshot.Gap;
import io.pilothouse.kubernetes.ApiCatalog;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.tools.core.Lanes;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads bindings of a few accounts, and the roles they name: at most some twenty requests. */
final class GrantReader {
  private static final int NAMESPACES = 5;
  private static final int ROLES = 12;
  private static final String GROUP = "rbac.authorization.k8s.io/";

  private record Page(List<KubeObject> objects, Optional<Gap> gap) {}

  private record Role(Ref ref, Optional<KubeObject> found, boolean absent) {}

  private final ClusterReader reader;
  private final CallScope call;

  GrantReader(ClusterReader reader, CallScope call) {
    this.reader = reader;
    this.call = call;
  }

  Future<Grants> read(List<Denial> denials) {
    return reader.catalog(call).compose(catalog -> read(denials, catalog));
  }

  private Future<Grants> read(List<Denial> denials, ApiCatalog catalog) {
    List<Optional<String>> where =
        Stream.concat(
                Stream.of(Optional.<String>empty()),
                denials.stream()
                    .flatMap(each -> Stream.of(each.namespace(), each.account().namespace()))
                    .filter(name -> !name.isEmpty())
                    .distinct()
                    .limit(NAMESPACES)
                    .map(Optional::of))
            .toList();
    return Lanes.map(where, namespace -> bindings(catalog, namespace))
        .compose(
            pages -> {
              List<KubeObject> bindings =
                  pages.stream().flatMap(page -> page.objects().stream()).toList();
              List<Gap> gaps =
                  pages.stream().flatMap(page -> page.gap().stream()).distinct().toList();
              Grants bound = new Grants(bindings, Map.of(), List.of(), gaps);
              List<Ref> named =
                  denials.stream()
                      .flatMap(denial -> bound.of(denial.account()))
                      .map(Grants::role)
                      .distinct()
                      .limit(ROLES)
                      .toList();
              return Lanes.map(named, role -> role(catalog, role)).map(roles -> with(bound, roles));
            });
  }

  private static Grants with(Grants bound, List<Role> roles) {
    Map<Ref, KubeObject> found = new HashMap<>();
    List<Ref> absent = new ArrayList<>();
    for (Role role : roles) {
      role.found().ifPresent(object -> found.put(role.ref(), object));
      if (role.absent()) {
        absent.add(role.ref());
      }
    }
    return new Grants(bound.bindings(), found, absent, bound.gaps());
  }

  private Future<Page> bindings(ApiCatalog catalog, Optional<String> namespace) {
    String kind = namespace.isPresent() ? "RoleBinding" : "ClusterRoleBinding";
    return catalog
        .resolve(GROUP + kind)
        .map(
            type ->
                reader
                    .list(ListQuery.of(type, namespace), call)
                    .map(
                        page ->
                            new Page(
                                page.items().stream()
                                    .map(item -> KubeObject.of(kind, item))
                                    .toList(),
                                page.continueToken()
                                    .map(more -> new Gap(type.qualifiedName(), "too many"))))
                    .recover(
                        failure ->
                            failure instanceof ClusterException known && isForbidden(known)
                                ? Future.succeededFuture(
                                    new Page(
                                        List.of(),
                                        Optional.of(Gap.of(type.qualifiedName(), "list", known))))
                                : Future.failedFuture(failure)))
        .orElse(Future.succeededFuture(new Page(List.of(), Optional.empty())));
  }

  private Future<Role> role(ApiCatalog catalog, Ref ref) {
    return catalog
        .resolve(GROUP + ref.kind())
        .map(
            type ->
                reader
                    .get(type, ref.namespace(), ref.name(), call)
                    .map(json -> new Role(ref, Optional.of(KubeObject.of(ref.kind(), json)), false))
                    .recover(
                        failure ->
                            isForbidden(failure)
                                ? Future.succeededFuture(new Role(ref, Optional.empty(), false))
                                : isAbsent(failure)
                                    ? Future.succeededFuture(new Role(ref, Optional.empty(), true))
                                    : Future.failedFuture(failure)))
        .orElse(Future.succeededFuture(new Role(ref, Optional.empty(), false)));
  }

  private static boolean isForbidden(Throwable failure) {
    return failure instanceof ClusterException known
        && known.kind() == ClusterException.Kind.FORBIDDEN;
  }

  private static boolean isAbsent(Throwable failure) {
    return failure instanceof ClusterException known
        && known.kind() == ClusterException.Kind.NOT_FOUND;
  }
}
