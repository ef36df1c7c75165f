package io.pilothouse.sandbox.write;

import java.util.OptionalLong;

/**
 * How an object is deleted.
 *
 * @param gracePeriod seconds that a pod has to end; empty for its own
 * @param propagation Foreground, Background or Orphan; empty for the kind's default
 * @param uid the UID that the object must have; empty for any
 * @param resourceVersion the version that the object must have; empty for any
 * @param dryRun whether everything is done but the deleting
 */
public record DeleteOptions(
    OptionalLong gracePeriod,
    String propagation,
    String uid,
    String resourceVersion,
    boolean dryRun) {
  /** A plain deletion in the background. */
  public static DeleteOptions background() {
    return new DeleteOptions(OptionalLong.empty(), "Background", "", "", false);
  }
}
