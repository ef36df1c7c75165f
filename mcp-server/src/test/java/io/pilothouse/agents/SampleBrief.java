package io.pilothouse.agents;

/** A brief that breaks no rule. Tests change a part of it. */
public final class SampleBrief {
  private static final String TEXT =
      """
      ---
      name: helper
      description: Helps.
      tools: mcp__plugin_pilothouse_k8s__list_pods, mcp__plugin_pilothouse_k8s__get_logs, mcp__chat__post
      model: haiku
      maxTurns: 7
      ---
      Help.

      ## Inputs
      - `scope`

      ## Procedure
      1. Call `list_pods` with `max_chars` 4000.
      2. Then `get_logs previous: true`, and tell with `mcp__chat__post`.

      ## Hard rules
      - Stay calm.

      ## Output
      ```json
      {"type": "object", "required": ["status", "notChecked"], "properties": {
        "status": {"enum": ["ok", "findings", "inconclusive", "blocked"]},
        "notChecked": {"type": "array", "items": {"type": "string"}},
        "handoff": {"properties": {"to": {"enum": ["helper", "person"]}, "reason": {}}}}}
      ```

      ## Escalate
      - To a person.

      ## Never
      - Never panic.
      """;

  private SampleBrief() {}

  /** The whole file {@code helper.md}. */
  public static String text() {
    return TEXT;
  }

  /** The whole file of another name. */
  public static String named(String name) {
    return TEXT.replace("name: helper", "name: " + name);
  }
}
