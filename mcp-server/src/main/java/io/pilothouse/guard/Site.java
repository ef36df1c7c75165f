package io.pilothouse.guard;

import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ClusterWriter;

/** The cluster that a write is about, on behalf of its caller. */
record Site(ClusterReader reader, ClusterWriter writer) {
  String context() {
    return writer.context();
  }
}
