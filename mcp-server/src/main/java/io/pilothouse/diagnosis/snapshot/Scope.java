package io.pilothouse.diagnosis.snapshot;

import io.pilothouse.diagnosis.model.Ref;
import java.util.Optional;

/**
 * What a diagnosis is about.
 *
 * @param namespace empty: the whole cluster
 * @param object one object of it, with what it depends on and what depends on it; empty: everything
 */
public record Scope(Optional<String> namespace, Optional<Ref> object) {
  public static final Scope CLUSTER = new Scope(Optional.empty(), Optional.empty());

  public static Scope namespace(String namespace) {
    return new Scope(Optional.of(namespace), Optional.empty());
  }

  public static Scope object(Ref object) {
    return new Scope(
        Optional.of(object.namespace()).filter(name -> !name.isEmpty()), Optional.of(object));
  }

  @Override
  public String toString() {
    return object
        .map(Ref::toString)
        .or(() -> namespace.map(name -> "namespace " + name))
        .orElse("the cluster");
  }
}
