package io.pilothouse.sandbox.store;

/**
 * One thing that is wrong with an object, in the API server's words.
 *
 * @param reason such as {@code FieldValueInvalid}
 * @param field such as {@code spec.replicas}
 * @param problem such as {@code Invalid value: -1: must be greater than or equal to 0}
 */
public record FieldError(String reason, String field, String problem) {
  /** A field that has to be there. */
  public static FieldError required(String field, String detail) {
    return new FieldError(
        "FieldValueRequired", field, "Required value" + (detail.isEmpty() ? "" : ": " + detail));
  }

  /**
   * A field with a value it cannot have.
   *
   * @param value as it is to be written: JSON for most
   */
  public static FieldError invalid(String field, String value, String detail) {
    return new FieldError("FieldValueInvalid", field, "Invalid value: " + value + ": " + detail);
  }

  /** A field that takes only some values. */
  public static FieldError unsupported(String field, String value, String... supported) {
    return new FieldError(
        "FieldValueNotSupported",
        field,
        "Unsupported value: \""
            + value
            + "\": supported values: \""
            + String.join("\", \"", supported)
            + "\"");
  }

  /** A field that may not be there, or may not change. */
  public static FieldError forbidden(String field, String detail) {
    return new FieldError("FieldValueForbidden", field, "Forbidden: " + detail);
  }

  /** An item that is in a list twice. */
  public static FieldError duplicate(String field, String value) {
    return new FieldError("FieldValueDuplicate", field, "Duplicate value: " + value);
  }

  @Override
  public String toString() {
    return field + ": " + problem;
  }
}
