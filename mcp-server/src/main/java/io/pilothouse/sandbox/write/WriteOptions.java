package io.pilothouse.sandbox.write;

/**
 * How an object is written.
 *
 * @param manager the field manager; empty where none was named
 * @param dryRun whether everything is done but the writing
 * @param fieldValidation what unknown fields lead to
 * @param force whether an apply takes fields from their owners
 */
public record WriteOptions(
    String manager, boolean dryRun, FieldValidation fieldValidation, boolean force) {
  /** What unknown fields lead to. */
  public enum FieldValidation {
    IGNORE,
    WARN,
    STRICT
  }

  /** A plain write in the name of a manager. */
  public static WriteOptions by(String manager) {
    return new WriteOptions(manager, false, FieldValidation.IGNORE, false);
  }
}
