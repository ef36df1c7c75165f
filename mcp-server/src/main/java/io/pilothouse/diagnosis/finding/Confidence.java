package io.pilothouse.diagnosis.finding;

/** How sure a conclusion is. */
public enum Confidence {
  /** Proved by an object: something absent, an arithmetic, a refusal in the API server's words. */
  HIGH,
  /** What the cluster says fits, and something else speaks for it. */
  MEDIUM,
  /** It fits, no more. */
  LOW
}
