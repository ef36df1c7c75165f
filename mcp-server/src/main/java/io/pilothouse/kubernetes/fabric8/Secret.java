package io.pilothouse.kubernetes.fabric8;

/**
 * A credential that does not show itself in a log line or an exception by accident.
 *
 * @param value never empty
 */
record Secret(String value) {
  @Override
  public String toString() {
    return "<secret>";
  }
}
