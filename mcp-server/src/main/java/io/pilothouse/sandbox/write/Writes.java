package io.pilothouse.sandbox.write;

import io.pilothouse.sandbox.schema.Schemas;
import io.pilothouse.sandbox.store.Cluster;
import java.time.InstantSource;

/** Everything that changes one cluster. */
public record Writes(Schemas schemas, ObjectWriter writer, Deletion deletion) {
  /**
   * @param kubelets whether something else removes pods that have been told to end
   */
  public static Writes to(
      Cluster cluster, InstantSource clock, Identifiers identifiers, boolean kubelets) {
    Schemas schemas = new Schemas(cluster);
    Deletion deletion = new Deletion(cluster, clock, kubelets);
    ObjectWriter writer = new ObjectWriter(cluster, clock, identifiers, schemas, deletion);
    return new Writes(schemas, writer, deletion);
  }
}
