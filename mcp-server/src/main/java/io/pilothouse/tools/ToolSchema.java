package io.pilothouse.tools;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * One file of {@code tool-schemas/}.
 *
 * @param name equals the file's name
 * @param toolset the group it is switched on and off with
 * @param effect what a call can do
 * @param inputSchema JSON Schema 2020-12 of the arguments
 * @param outputSchema JSON Schema 2020-12 of the structured answer, where the file has one
 * @param listing what {@code tools/list} shows: the file without what a model does not need
 * @param rbac the rules a caller needs, as in a Role: {@code apiGroups}, {@code resources}, {@code
 *     verbs}
 */
public record ToolSchema(
    String name,
    String toolset,
    Effect effect,
    JsonObject inputSchema,
    Optional<JsonObject> outputSchema,
    JsonObject listing,
    List<JsonObject> rbac) {
  public ToolSchema {
    rbac = List.copyOf(rbac);
  }
}
