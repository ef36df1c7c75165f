package io.pilothouse.diagnosis.usage;

/**
 * What is asked for and used of a node, or of several.
 *
 * @param cpu in cores
 * @param memory in bytes
 */
public record NodeUse(Share cpu, Share memory) {
  /** Of both together. */
  NodeUse plus(NodeUse other) {
    return new NodeUse(cpu.plus(other.cpu), memory.plus(other.memory));
  }

  /**
   * Of one resource. What is not known is zero.
   *
   * @param allocatable to pods
   * @param requested by the pods on it
   * @param used at the highest in the last hour or two
   */
  public record Share(double allocatable, double requested, double used) {
    Share plus(Share other) {
      return new Share(
          allocatable + other.allocatable, requested + other.requested, used + other.used);
    }
  }
}
