package io.pilothouse.monitor.incident;

import io.pilothouse.diagnosis.model.Ref;

/**
 * The object that people would name as the broken one.
 *
 * @param context the kubeconfig context
 * @param namespace empty for what is in none
 */
public record Subject(String context, String namespace, String kind, String name) {
  /** An object of a cluster. */
  public static Subject of(String context, Ref ref) {
    return new Subject(context, ref.namespace(), ref.kind(), ref.name());
  }

  /** The same without its cluster. */
  public Ref ref() {
    return new Ref(kind, namespace, name);
  }

  /** {@code Deployment shop/web}; which cluster that is in is said elsewhere. */
  @Override
  public String toString() {
    return ref().toString();
  }
}
