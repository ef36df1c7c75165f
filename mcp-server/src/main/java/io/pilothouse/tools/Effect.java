package io.pilothouse.tools;

/** What calling a tool can do to a cluster. */
public enum Effect {
  /** Nothing. */
  READ,
  /** Changes an object in a way that another call can undo. */
  WRITE,
  /** Can lose work or data. */
  DESTRUCTIVE
}
