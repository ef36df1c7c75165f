package io.pilothouse.kubernetes.fabric8;

import java.util.List;
import java.util.Optional;

/** The contexts of one source, before any allow-list. */
interface ContextSet {
  /** In the source's order. */
  List<String> names();

  /** The source's own choice. */
  Optional<String> current();

  /** Scheme, host and port of a context's server; empty when unknown. */
  String address(String name);

  /** A context's namespace, else {@code default}. */
  String namespace(String name);

  /**
   * Reads the files a context refers to. Blocks.
   *
   * @throws io.pilothouse.kubernetes.ClusterException of kind CONFIGURATION when it is incomplete
   */
  ContextDefinition resolve(String name);
}
