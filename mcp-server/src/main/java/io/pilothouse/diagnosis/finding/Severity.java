package io.pilothouse.diagnosis.finding;

/** How urgent a finding is for people: what it does, to whom it matters how much. */
public enum Severity {
  SEV1,
  SEV2,
  SEV3,
  SEV4;

  /** {@code SEV-1}. */
  @Override
  public String toString() {
    return "SEV-" + (ordinal() + 1);
  }

  /**
   * The opposite of {@link #toString}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Severity of(String word) {
    return valueOf(word.replace("-", ""));
  }

  /**
   * @param priority of the most important service that is hit
   */
  public static Severity of(Impact.Extent extent, Priority priority) {
    return switch (extent) {
      case DOWN ->
          switch (priority) {
            case P0 -> SEV1;
            case P1 -> SEV2;
            case P2 -> SEV3;
            case P3 -> SEV4;
          };
      case DEGRADED ->
          switch (priority) {
            case P0 -> SEV2;
            case P1, P2 -> SEV3;
            case P3 -> SEV4;
          };
      case AT_RISK ->
          switch (priority) {
            case P0 -> SEV2;
            case P1 -> SEV3;
            case P2, P3 -> SEV4;
          };
      case HYGIENE -> SEV4;
    };
  }
}
