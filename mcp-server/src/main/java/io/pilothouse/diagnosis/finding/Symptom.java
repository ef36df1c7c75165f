package io.pilothouse.diagnosis.finding;

import io.pilothouse.diagnosis.model.Ref;

/**
 * Something that does not work because of a finding.
 *
 * @param object as people name it: a workload rather than its pods
 */
public record Symptom(Ref object, Code code) {
  /** {@code Service shop/web SVC_NO_READY}. */
  @Override
  public String toString() {
    return object + " " + code;
  }
}
