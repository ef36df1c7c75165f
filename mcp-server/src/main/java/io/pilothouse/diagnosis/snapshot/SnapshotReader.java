package io.pilothouse.diagnosis.snapshot;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.diagnosis.model.EventRecord;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.kubernetes.ApiCatalog;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.ObjectPage;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.tools.core.Lanes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads a snapshot: each kind once, a few at a time, page by page. What cannot be read is a gap and
 * stops nothing. Where all namespaces may not be listed, the reader's own is; where that is so of
 * pods, the reader's own namespace is all that the snapshot is about.
 */
public final class SnapshotReader {
  private static final int PAGE = 1000;
  private static final int EVENT_PAGE = 2000;

  /** Of one kind; what is beyond is a gap. */
  private static final int MOST = 20_000;

  /** What was read of a kind; {@code own}: in the reader's own namespace alone. */
  private record Part(
      String kind,
      List<JsonObject> items,
      boolean present,
      boolean complete,
      boolean own,
      Optional<Gap> gap) {
    static Part absent(String kind, Optional<Gap> gap) {
      return new Part(kind, List.of(), false, false, false, gap);
    }

    Part inOwnNamespace() {
      return new Part(kind, items, present, complete, true, gap);
    }
  }

  private final ClusterReader reader;
  private final CallScope call;
  private final Clock clock;

  public SnapshotReader(ClusterReader reader, CallScope call, Clock clock) {
    this.reader = reader;
    this.call = call;
    this.clock = clock;
  }

  /** Fails only when the cluster cannot be talked to at all. */
  public Future<Snapshot> read(Scope scope) {
    return reader
        .catalog(call)
        .compose(
            catalog ->
                Future.all(
                        Lanes.map(Kind.ALL, kind -> part(catalog, kind, scope)),
                        events(catalog, scope))
                    .map(both -> snapshot(scope, catalog, both.resultAt(0), both.resultAt(1))));
  }

  private Snapshot snapshot(Scope scope, ApiCatalog catalog, List<Part> parts, Part events) {
    Map<String, List<KubeObject>> objects = new HashMap<>();
    Set<String> partial = new HashSet<>();
    List<Gap> gaps = new ArrayList<>();
    boolean narrowed = parts.stream().anyMatch(part -> part.own() && part.kind().equals("Pod"));
    String own = reader.defaultNamespace();
    if (narrowed) {
      gaps.add(new Gap("other namespaces than " + own, "forbidden: list pods"));
    }
    catalog.broken().forEach(each -> gaps.add(new Gap(each.groupVersion(), each.reason())));
    for (Part part : Stream.concat(parts.stream(), Stream.of(events)).toList()) {
      part.gap().ifPresent(gaps::add);
      if (part.own() && !narrowed) {
        gaps.add(new Gap(part.kind() + " objects outside namespace " + own, "forbidden: list"));
      }
    }
    for (Part part : parts) {
      if (part.present()) {
        objects.put(
            part.kind(),
            part.items().stream().map(item -> KubeObject.of(part.kind(), item)).toList());
      }
      if (!part.complete() || part.own() && !narrowed) {
        partial.add(part.kind());
      }
    }
    return new Snapshot(
        narrowed ? new Scope(Optional.of(own), scope.object()) : scope,
        clock.instant(),
        objects,
        events.items().stream().map(EventRecord::of).toList(),
        partial,
        gaps);
  }

  private Future<Part> part(ApiCatalog catalog, Kind kind, Scope scope) {
    Optional<ResourceType> type = catalog.resolve(kind.type());
    if (type.isEmpty()) {
      return Future.succeededFuture(Part.absent(kind.kind(), Optional.empty()));
    }
    Optional<String> namespace = type.get().namespaced() ? scope.namespace() : Optional.empty();
    return whereAllowed(
        kind.kind(),
        ListQuery.of(type.get(), namespace).withLimit(PAGE),
        kind.depth() == Kind.Depth.METADATA,
        kind.needed());
  }

  /** Those that are not normal; the others are many and say what went well. */
  private Future<Part> events(ApiCatalog catalog, Scope scope) {
    Optional<ResourceType> type = catalog.resolve("v1/Event");
    if (type.isEmpty()) {
      return Future.succeededFuture(
          Part.absent("Event", Optional.of(new Gap("events", "the cluster serves none"))));
    }
    ListQuery query =
        ListQuery.of(type.get(), scope.namespace())
            .withSelectors(Optional.empty(), Optional.of("type!=Normal"))
            .withLimit(EVENT_PAGE);
    return whereAllowed("Event", query, false, true);
  }

  private Future<Part> whereAllowed(
      String kind, ListQuery query, boolean metadata, boolean needed) {
    return all(kind, query, metadata)
        .recover(
            failure -> {
              boolean narrower =
                  isForbidden(failure) && query.namespace().isEmpty() && query.type().namespaced();
              return narrower
                  ? all(kind, in(query, reader.defaultNamespace()), metadata)
                      .map(Part::inOwnNamespace)
                  : Future.failedFuture(failure);
            })
        .recover(
            failure ->
                failure instanceof ClusterException known && !endsEverything(known)
                    ? Future.succeededFuture(missing(kind, query.type(), known, needed))
                    : Future.failedFuture(failure));
  }

  private static boolean endsEverything(ClusterException failure) {
    return switch (failure.kind()) {
      case CANCELLED, UNAUTHENTICATED, CONFIGURATION, UNKNOWN_CONTEXT -> true;
      default -> false;
    };
  }

  private static Part missing(
      String kind, ResourceType type, ClusterException failure, boolean needed) {
    boolean unknown =
        failure.kind() == ClusterException.Kind.NOT_FOUND
            || failure.kind() == ClusterException.Kind.NOT_SERVED;
    Optional<Gap> gap =
        unknown || !needed ? Optional.empty() : Optional.of(Gap.of(type.plural(), "list", failure));
    return Part.absent(kind, gap);
  }

  private static ListQuery in(ListQuery query, String namespace) {
    return new ListQuery(
        query.type(),
        Optional.of(namespace),
        query.labelSelector(),
        query.fieldSelector(),
        query.limit(),
        Optional.empty());
  }

  private static boolean isForbidden(Throwable failure) {
    return failure instanceof ClusterException known
        && known.kind() == ClusterException.Kind.FORBIDDEN;
  }

  private Future<Part> all(String kind, ListQuery query, boolean metadata) {
    return from(kind, query, metadata, new ArrayList<>(), true);
  }

  /** A list that changes so much that its continue token expires is read once more. */
  private Future<Part> from(
      String kind, ListQuery query, boolean metadata, List<JsonObject> soFar, boolean again) {
    Future<ObjectPage> page =
        metadata ? reader.listMetadata(query, call) : reader.list(query, call);
    return page.compose(
            read -> {
              soFar.addAll(read.items());
              Optional<String> next = read.continueToken();
              if (next.isPresent() && soFar.size() < MOST) {
                return from(kind, query.continuing(next.get()), metadata, soFar, again);
              }
              Optional<Gap> gap =
                  next.map(
                      more ->
                          new Gap(
                              query.type().qualifiedName() + " beyond " + soFar.size(),
                              "too many; narrow the scope"));
              return Future.succeededFuture(new Part(kind, soFar, true, gap.isEmpty(), false, gap));
            })
        .recover(
            failure ->
                again
                        && failure instanceof ClusterException known
                        && known.kind() == ClusterException.Kind.EXPIRED
                    ? from(kind, restarted(query), metadata, new ArrayList<>(), false)
                    : Future.failedFuture(failure));
  }

  private static ListQuery restarted(ListQuery query) {
    return new ListQuery(
        query.type(),
        query.namespace(),
        query.labelSelector(),
        query.fieldSelector(),
        query.limit(),
        Optional.empty());
  }
}
