package io.pilothouse.monitor.remedy;

/** How far a repair is. */
public enum Status {
  /** There is a plan, and it may have been carried out. */
  PLANNED,
  /** A person must agree first. */
  WAITS,
  /** The change is made; whether it helps is not known yet. */
  APPLIED,
  /** It did not help and is being put back. */
  UNDOING,
  /** The trouble is gone. */
  VERIFIED,
  /** It did not help and was put back. */
  UNDONE,
  /** It could not be made, or not be put back. */
  FAILED,
  /** The policy, a budget, a freeze or the kill switch refused it. */
  DENIED,
  /** A person has taken over. */
  LEFT,
  /** What would be done was said, and no more. */
  TOLD;

  /** Whether nothing more is done about it. */
  public boolean isFinal() {
    return compareTo(VERIFIED) >= 0;
  }
}
