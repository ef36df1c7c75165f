package io.pilothouse.kubernetes;

import java.util.Optional;

/**
 * What to list.
 *
 * @param type the kind
 * @param namespace empty: all namespaces (or a cluster-scoped kind)
 * @param labelSelector as in {@code app=web,tier in (a,b)}
 * @param fieldSelector as in {@code status.phase=Pending}
 * @param limit objects in one page; the server may still return more, so readers cut
 * @param continueToken from the page before
 */
public record ListQuery(
    ResourceType type,
    Optional<String> namespace,
    Optional<String> labelSelector,
    Optional<String> fieldSelector,
    int limit,
    Optional<String> continueToken) {

  /** Everything of a kind in a namespace, or everywhere, 500 objects a page. */
  public static ListQuery of(ResourceType type, Optional<String> namespace) {
    return new ListQuery(
        type, namespace, Optional.empty(), Optional.empty(), 500, Optional.empty());
  }

  public ListQuery withSelectors(Optional<String> labels, Optional<String> fields) {
    return new ListQuery(type, namespace, labels, fields, limit, continueToken);
  }

  public ListQuery withLimit(int most) {
    return new ListQuery(type, namespace, labelSelector, fieldSelector, most, continueToken);
  }

  public ListQuery continuing(String token) {
    return new ListQuery(type, namespace, labelSelector, fieldSelector, limit, Optional.of(token));
  }
}
