package io.pilothouse.agents;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the answers of all agents have in common, so that the next one, or a program, can go on from
 * them.
 */
final class OutputContract {
  private static final Set<String> STATES = Set.of("ok", "findings", "inconclusive", "blocked");

  private OutputContract() {}

  /**
   * @param schemas the fenced blocks of JSON in the section about the answer
   * @throws BriefException when they are not one schema of an answer as it has to be
   */
  static void check(List<String> schemas) throws BriefException {
    if (schemas.size() != 1) {
      throw new BriefException(
          "## Output must have one block fenced as json with the schema of the answer; it has "
              + schemas.size());
    }
    JsonObject schema;
    try {
      schema = new JsonObject(schemas.getFirst());
      if (!"object".equals(schema.getString("type"))) {
        throw new BriefException("its output schema must have \"type\": \"object\"");
      }
      checkProperties(schema);
    } catch (DecodeException bad) {
      throw new BriefException("its output schema is not JSON");
    } catch (ClassCastException bad) {
      throw new BriefException("its output schema is not a JSON Schema");
    }
  }

  private static void checkProperties(JsonObject schema) throws BriefException {
    JsonObject properties = schema.getJsonObject("properties", new JsonObject());
    List<?> states = list(properties.getJsonObject("status"), "enum");
    require(
        states.size() == STATES.size() && STATES.equals(new HashSet<Object>(states)),
        "its output schema must have status, with the enum ok, findings, inconclusive, blocked");
    JsonObject notChecked = properties.getJsonObject("notChecked", new JsonObject());
    require(
        "array".equals(notChecked.getString("type"))
            && "string".equals(notChecked.getJsonObject("items", schema).getString("type")),
        "its output schema must have notChecked, an array of strings");
    require(
        list(schema, "required").containsAll(List.of("status", "notChecked")),
        "its output schema must require status and notChecked");
    JsonObject handoff = properties.getJsonObject("handoff");
    require(
        handoff == null
            || handoff
                .getJsonObject("properties", new JsonObject())
                .fieldNames()
                .equals(Set.of("to", "reason")),
        "handoff in its output schema must have the properties to and reason");
  }

  private static List<?> list(JsonObject schema, String keyword) {
    return schema == null ? List.of() : schema.getJsonArray(keyword, new JsonArray()).getList();
  }

  private static void require(boolean holds, String problem) throws BriefException {
    if (!holds) {
      throw new BriefException(problem);
    }
  }
}
