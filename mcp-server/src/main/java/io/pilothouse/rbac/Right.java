package io.pilothouse.rbac;

import java.util.Comparator;
import java.util.List;

/**
 * One verb on one resource.
 *
 * @param group empty for core
 * @param resource plural, with its subresource: {@code pods/log}
 */
public record Right(String group, String resource, String verb) implements Comparable<Right> {
  /** The order in which people write them. */
  private static final List<String> VERBS =
      List.of("get", "list", "watch", "create", "update", "patch", "delete");

  /** By name; unknown verbs last. */
  static final Comparator<String> BY_VERB =
      Comparator.comparingInt((String verb) -> VERBS.contains(verb) ? VERBS.indexOf(verb) : 99)
          .thenComparing(Comparator.naturalOrder());

  private static final Comparator<Right> ORDER =
      Comparator.comparing(Right::group)
          .thenComparing(Right::resource)
          .thenComparing(Right::verb, BY_VERB);

  @Override
  public int compareTo(Right other) {
    return ORDER.compare(this, other);
  }

  /** {@code pods}, {@code deployments.apps}, {@code deployments.apps/scale}. */
  public String target() {
    String[] parts = resource.split("/", 2);
    return parts[0]
        + (group.isEmpty() ? "" : "." + group)
        + (parts.length == 1 ? "" : "/" + parts[1]);
  }

  /** {@code patch deployments.apps}. */
  public String words() {
    return verb + " " + target();
  }
}
