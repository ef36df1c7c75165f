package io.pilothouse.diagnosis.finding;

/**
 * What a fault does to what people use.
 *
 * @param words one clause, as {@code 0 of 3 pods ready; Service shop/web has no endpoints}
 * @param reach how many workloads, Services and routes depend on what is broken
 */
public record Impact(Extent extent, String words, int reach) {
  /** How far it goes; the worst comes first. */
  public enum Extent {
    /** Something has nothing ready to serve it. */
    DOWN,
    /** Something serves with less than it should, or a rollout is stuck. */
    DEGRADED,
    /** Nothing is missing yet. */
    AT_RISK,
    /** Good order. */
    HYGIENE
  }
}
