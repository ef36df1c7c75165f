package io.pilothouse.audit;

/** Whether the journal is what was written. */
public sealed interface Verification {
  /**
   * Nothing is wrong with any row.
   *
   * @param rows how many there are
   * @param unkeyed how many of them, at the beginning, are not protected by a key
   * @param head the last row, to be noted elsewhere
   */
  record Intact(long rows, long unkeyed, Anchor head) implements Verification {}

  /**
   * @param seq the first row that is not as it was written, or is missing
   * @param problem a clause that completes "row 12: "
   */
  record Broken(long seq, String problem) implements Verification {}
}
