package io.pilothouse.tools.core.logs;

import io.pilothouse.tools.core.PodView;

/**
 * One container whose log is to be read.
 *
 * @param container one of the pod's
 */
record LogTarget(String namespace, PodView pod, String container) {
  /** {@code pod/container}, as shown before merged lines. */
  String label() {
    return pod.name() + "/" + container;
  }
}
