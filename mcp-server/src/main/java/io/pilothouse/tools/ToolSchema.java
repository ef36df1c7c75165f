package io.pilothouse.tools;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * One file of {@code tool-schemas/}.
 *
 * @param name equals the file's name
 * @param toolset the group it is switched on and off with
 * @param effect what a call can do
 * @param inputSchema JSON Schema 2020-12 of the arguments
 * @param listing what {@code tools/list} shows: the file without {@code x-pilothouse}
 * @param rbac the rules a caller needs, as in a Role: {@code apiGroups}, {@code resources}, {@code
 *     verbs}
 */
public record ToolSchema(
    String name,
    String toolset,
    Effect effect,
    JsonObject inputSchema,
    JsonObject listing,
    List<JsonObject> rbac) {
  public ToolSchema {
    rbac = List.copyOf(rbac);
  }
}
