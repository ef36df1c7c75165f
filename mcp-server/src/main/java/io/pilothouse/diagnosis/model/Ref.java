package io.pilothouse.diagnosis.model;

import java.util.Comparator;

/**
 * An object's place in a cluster. It need not exist.
 *
 * @param kind as in the object, {@code Deployment}
 * @param namespace empty for what is in none
 */
public record Ref(String kind, String namespace, String name) implements Comparable<Ref> {
  private static final Comparator<Ref> ORDER =
      Comparator.comparing(Ref::namespace).thenComparing(Ref::kind).thenComparing(Ref::name);

  public static Ref cluster(String kind, String name) {
    return new Ref(kind, "", name);
  }

  /** {@code Deployment shop/web}, {@code Node worker-1}. */
  @Override
  public String toString() {
    return kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }

  @Override
  public int compareTo(Ref other) {
    return ORDER.compare(this, other);
  }
}
