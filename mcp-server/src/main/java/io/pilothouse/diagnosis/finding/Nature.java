package io.pilothouse.diagnosis.finding;

/** What a code says about cause and effect. */
public enum Nature {
  /** Proves its own cause. Explains what is above it; only a broken node or API explains it. */
  CAUSE,
  /** Something does not work; may be explained by anything deeper that it depends on. */
  EFFECT,
  /** Worth knowing. Explains nothing and is explained by nothing. */
  ADVICE
}
