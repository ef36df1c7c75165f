package io.pilothouse.guard;

import io.pilothouse.kubernetes.ClusterWriters;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.kubernetes.WriteAuthority;

/**
 * The way to clusters.
 *
 * @param authority whose permits the writers' connections let through
 */
public record Access(Clusters clusters, ClusterWriters writers, WriteAuthority authority) {}
