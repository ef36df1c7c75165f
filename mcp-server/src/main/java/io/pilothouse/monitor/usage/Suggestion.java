package io.pilothouse.monitor.usage;

import io.pilothouse.diagnosis.finding.Confidence;

/**
 * What a container should ask for, next to what it does.
 *
 * @param usage the evidence
 * @param requests proposed; as they are where nothing is to be changed
 * @param memoryLimit proposed, in bytes; as it is where nothing is to be changed
 * @param urgency what it comes to
 * @param confidence how long the evidence was gathered
 */
public record Suggestion(
    ContainerUsage usage,
    Resources requests,
    double memoryLimit,
    Urgency urgency,
    Confidence confidence) {

  /** The most urgent first. */
  public enum Urgency {
    /** It was killed for its memory. */
    KILLED,
    /** It uses more than it asks for, or nearly as much memory as it may. */
    TOO_SMALL,
    /** It asks for nothing. */
    UNSET,
    /** It asks for far more than it uses. */
    TOO_LARGE,
    /** Nothing is to be changed. */
    FITS
  }
}
