package io.pilothouse.sandbox.controller.kubelet;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one run of a container will do if nobody stops it.
 *
 * @param output what it writes, in order of time
 * @param end when and how it ends; empty if it goes on for ever
 */
record Execution(List<Output> output, Optional<End> end) {
  /** A line, so long after the start. */
  record Output(Duration at, String text) {}

  /**
   * An end, so long after the start.
   *
   * @param reason as it stands in a terminated state, such as {@code OOMKilled}
   */
  record End(Duration after, int code, String reason) {
    static End exit(Duration after, int code) {
      return new End(after, code, code == 0 ? "Completed" : "Error");
    }
  }
}
