package io.pilothouse.tools;

/** One block of an answer. */
public sealed interface Content {
  /** Plain text for the model. */
  record Text(String text) implements Content {}
}
