package io.pilothouse.kubernetes;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which Lease ({@code coordination.k8s.io/v1}) in which cluster.
 *
 * @param context empty: the default one
 */
public record LeaseName(Optional<String> context, String namespace, String name) {
  static final ResourceType TYPE =
      new ResourceType(
          "coordination.k8s.io", "v1", "Lease", "leases", "lease", List.of(), true, Set.of());

  /** Every API server has it. */
  public static ResourceType type() {
    return TYPE;
  }
}
