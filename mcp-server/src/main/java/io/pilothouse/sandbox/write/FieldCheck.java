package io.pilothouse.sandbox.write;

import io.pilothouse.sandbox.schema.FieldFault;
import io.pilothouse.sandbox.schema.Schema;
import io.pilothouse.sandbox.store.FieldError;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.pilothouse.sandbox.store.StatusException;
import io.pilothouse.sandbox.write.WriteOptions.FieldValidation;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/** Fields that a kind does not have, and values of the wrong type. */
final class FieldCheck {
  private FieldCheck() {}

  /** The object without unknown fields, as {@code fieldValidation} wants them treated. */
  static JsonObject known(
      ResourceKind kind,
      JsonObject object,
      Schema schema,
      WriteOptions options,
      List<String> warnings) {
    List<FieldFault> faults = FieldFault.of(object, schema, kind.kind());
    types(kind, faults);
    List<String> unknown = unknown(faults, options, warnings);
    if (!unknown.isEmpty() && options.fieldValidation() == FieldValidation.STRICT) {
      throw StatusException.badRequest(
          unhandled(kind) + "strict decoding error: " + String.join(", ", unknown));
    }
    return unknown.isEmpty() ? object : FieldFault.pruned(object, schema);
  }

  /** The same for an object that a patch has been brought into. */
  static JsonObject patched(
      ResourceKind kind,
      JsonObject object,
      Schema schema,
      WriteOptions options,
      List<String> warnings) {
    List<FieldFault> faults = FieldFault.of(object, schema, kind.kind());
    types(kind, faults);
    List<String> unknown = unknown(faults, options, warnings);
    if (!unknown.isEmpty() && options.fieldValidation() == FieldValidation.STRICT) {
      throw StatusException.invalid(
          "",
          "",
          "",
          List.of(
              FieldError.invalid(
                  "patch",
                  Json.quoted(object.encode()),
                  "strict decoding error: " + String.join(", ", unknown))));
    }
    return unknown.isEmpty() ? object : FieldFault.pruned(object, schema);
  }

  /** An applied configuration has to fit its schema whatever the request says. */
  static void applied(ResourceKind kind, JsonObject config, Schema schema) {
    List<FieldFault> faults = FieldFault.of(config, schema, kind.kind());
    types(kind, faults);
    if (!faults.isEmpty()) {
      throw StatusException.internal(
          "failed to create typed patch object ("
              + Json.text(config, "metadata", "namespace")
              + "/"
              + Json.text(config, "metadata", "name")
              + "; "
              + kind.group()
              + "/"
              + kind.version()
              + ", Kind="
              + kind.kind()
              + "): "
              + faults.stream()
                  .map(fault -> "." + fault.path() + ": field not declared in schema")
                  .collect(Collectors.joining("\n")));
    }
  }

  private static void types(ResourceKind kind, List<FieldFault> faults) {
    for (FieldFault fault : faults) {
      if (!fault.unknown()) {
        throw StatusException.badRequest(
            unhandled(kind)
                + "json: cannot unmarshal "
                + (fault.found().equals("boolean") ? "bool" : fault.found())
                + " into Go struct field "
                + fault.struct()
                + "."
                + fault.path().replaceAll("\\[[0-9]+]", "")
                + " of type "
                + fault.expected());
      }
    }
  }

  private static List<String> unknown(
      List<FieldFault> faults, WriteOptions options, List<String> warnings) {
    List<String> unknown =
        faults.stream().map(fault -> "unknown field \"" + fault.path() + "\"").toList();
    if (options.fieldValidation() == FieldValidation.WARN) {
      warnings.addAll(unknown);
    }
    return unknown;
  }

  private static String unhandled(ResourceKind kind) {
    return kind.kind()
        + " in version \""
        + kind.version()
        + "\" cannot be handled as a "
        + kind.kind()
        + ": ";
  }
}
