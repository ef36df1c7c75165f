package io.pilothouse.rbac;

import java.util.List;

/**
 * What rights are to be for, besides tools.
 *
 * @param namespaces where; empty: everywhere
 * @param kinds more kinds than every Kubernetes serves, or more than are safe to give unasked
 * @param secrets whether the diagnosis may list and read Secrets
 * @param tokenReview whether callers' tokens are shown to the API server
 * @param impersonate whether requests are made with the callers' own rights
 */
public record Extent(
    List<String> namespaces,
    List<Kind> kinds,
    boolean secrets,
    boolean tokenReview,
    boolean impersonate) {
  public Extent {
    namespaces = List.copyOf(namespaces);
    kinds = List.copyOf(kinds);
  }

  /** Everywhere, the built-in kinds. */
  public static Extent everywhere() {
    return new Extent(List.of(), List.of(), false, false, false);
  }
}
