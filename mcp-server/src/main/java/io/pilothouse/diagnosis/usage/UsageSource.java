package io.pilothouse.diagnosis.usage;

import io.pilothouse.diagnosis.model.Ref;
import java.util.List;
import java.util.Optional;

/**
 * What was measured of clusters, as far as somebody measures: everything may be unknown. Asked from
 * any thread; answers at once. It was measured with rights of its own, so who hands it on must ask
 * what the reader may see.
 */
public interface UsageSource {
  /**
   * One container of a workload, in all its pods together.
   *
   * @param context of the kubeconfig
   */
  Optional<ContainerUse> container(String context, Ref workload, String container);

  /** One node; it may be gone by now. */
  Optional<NodeUse> node(String context, String name);

  /** What was announced of nodes in the last day. */
  List<NodeLoss> losses(String context);
}
