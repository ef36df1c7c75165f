package io.pilothouse.tools.core;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.ObjectPage;
import io.pilothouse.kubernetes.TablePage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads a whole list page by page, so that counts are true and the worst rows can come first. A
 * list that changes so much that its continue token expires is read again from the start, once.
 */
public final class ListScan {
  /** Where every scan stops. */
  public static final int MOST = 20_000;

  /**
   * A list as far as it was read.
   *
   * @param columns of a table; empty for objects
   * @param items rows or objects, in the server's order
   * @param complete false when the scan stopped at {@link #MOST}
   * @param namespace the namespace that was read; empty: all, or a cluster-scoped kind
   * @param note what the caller has to know about how it was read
   */
  public record Listed<T>(
      List<TablePage.Column> columns,
      List<T> items,
      boolean complete,
      Optional<String> namespace,
      Optional<String> note) {}

  private record Page<T>(
      List<TablePage.Column> columns, List<T> items, Optional<String> continueToken) {}

  private ListScan() {}

  /**
   * Every row of the server's table. Without a namespace all namespaces are read; if that is
   * forbidden, the reader's default namespace, and the note says so.
   */
  public static Future<Listed<TablePage.Row>> rows(
      ClusterReader reader, ListQuery query, CallScope scope) {
    return everywhereOrDefault(
        reader,
        query,
        page ->
            reader
                .table(page, scope)
                .map(table -> new Page<>(table.columns(), table.rows(), table.continueToken())));
  }

  /** Every whole object; the same rules as {@link #rows}. */
  public static Future<Listed<JsonObject>> objects(
      ClusterReader reader, ListQuery query, CallScope scope) {
    return everywhereOrDefault(
        reader, query, page -> reader.list(page, scope).map(ListScan::objectPage));
  }

  private static Page<JsonObject> objectPage(ObjectPage page) {
    return new Page<>(List.of(), page.items(), page.continueToken());
  }

  private static <T> Future<Listed<T>> everywhereOrDefault(
      ClusterReader reader, ListQuery query, Function<ListQuery, Future<Page<T>>> read) {
    Future<Listed<T>> asked = restartingOnce(query, Optional.empty(), read);
    if (query.namespace().isPresent() || !query.type().namespaced()) {
      return asked;
    }
    String fallback = reader.defaultNamespace();
    ListQuery narrowed =
        new ListQuery(
            query.type(),
            Optional.of(fallback),
            query.labelSelector(),
            query.fieldSelector(),
            query.limit(),
            Optional.empty());
    String note = "not allowed to list in all namespaces, so only namespace " + fallback;
    return asked.recover(
        failure ->
            isKind(failure, ClusterException.Kind.FORBIDDEN)
                ? restartingOnce(narrowed, Optional.of(note), read)
                : Future.failedFuture(failure));
  }

  private static <T> Future<Listed<T>> restartingOnce(
      ListQuery query, Optional<String> note, Function<ListQuery, Future<Page<T>>> read) {
    return from(query, note, new ArrayList<>(), read)
        .recover(
            failure ->
                isKind(failure, ClusterException.Kind.EXPIRED)
                    ? from(query, note, new ArrayList<>(), read)
                    : Future.failedFuture(failure));
  }

  private static <T> Future<Listed<T>> from(
      ListQuery query,
      Optional<String> note,
      List<T> soFar,
      Function<ListQuery, Future<Page<T>>> read) {
    return read.apply(query)
        .compose(
            page -> {
              soFar.addAll(page.items());
              Optional<String> next = page.continueToken();
              if (next.isPresent() && soFar.size() < MOST) {
                return from(query.continuing(next.get()), note, soFar, read);
              }
              boolean complete = next.isEmpty() && soFar.size() <= MOST;
              List<T> items = List.copyOf(soFar.subList(0, Math.min(soFar.size(), MOST)));
              return Future.succeededFuture(
                  new Listed<>(page.columns(), items, complete, query.namespace(), note));
            });
  }

  private static boolean isKind(Throwable failure, ClusterException.Kind kind) {
    return failure instanceof ClusterException cluster && cluster.kind() == kind;
  }
}
