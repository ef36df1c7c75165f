package io.pilothouse.kubernetes;

import java.util.OptionalInt;

/**
 * What became of a program that was run in a container.
 *
 * @param end how it ended, as far as that was seen
 * @param exitCode present if, and only if, it has exited
 * @param words the cluster's or our own, if it has not exited; untrusted
 */
public record ExecOutcome(
    End end, OptionalInt exitCode, String words, Output stdout, Output stderr) {
  /** How it ended. */
  public enum End {
    /** By itself. */
    EXITED,
    /** The cluster could not run it. */
    FAILED,
    /** It was not waited for any longer; it may still run. */
    TIMED_OUT,
    /** The connection broke; it may still run. */
    LOST
  }

  /**
   * What it wrote, untrusted and unstripped; of much, the beginning and the end. Malformed UTF-8 is
   * replaced.
   *
   * @param tail empty unless something was left out before it
   * @param omitted how many bytes were left out between head and tail
   */
  public record Output(String head, String tail, long omitted) {}
}
