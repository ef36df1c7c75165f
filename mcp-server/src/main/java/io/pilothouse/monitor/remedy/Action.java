package io.pilothouse.monitor.remedy;

import io.pilothouse.monitor.incident.Sighting;
import io.pilothouse.monitor.incident.Subject;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** What a rule does. */
public sealed interface Action {
  /** The tool that it calls. */
  String tool();

  /** The tool's arguments for a trouble; empty if there is nothing to be done about it this way. */
  Optional<JsonObject> arguments(Sighting seen);

  /**
   * The call of that tool that the finding itself proposes, unless a part of it was taken out as a
   * credential.
   */
  record Proposed(String tool) implements Action {
    private static final String TAKEN_OUT = "<redacted:";

    @Override
    public Optional<JsonObject> arguments(Sighting seen) {
      return seen.trouble().next().stream()
          .filter(call -> call.tool().equals(tool))
          .map(call -> call.arguments().copy())
          .filter(arguments -> !arguments.encode().contains(TAKEN_OUT))
          .findFirst();
    }
  }

  /**
   * A call that the rule spells out.
   *
   * @param template in whose texts {@code {namespace}}, {@code {kind}} and {@code {name}} stand for
   *     the broken object's
   */
  record Fixed(String tool, JsonObject template) implements Action {
    @Override
    public Optional<JsonObject> arguments(Sighting seen) {
      return Optional.of((JsonObject) filled(template, seen.subject()));
    }

    private static Object filled(Object value, Subject subject) {
      return switch (value) {
        case JsonObject object -> {
          JsonObject filled = new JsonObject();
          for (Map.Entry<String, Object> each : object) {
            filled.put(each.getKey(), filled(each.getValue(), subject));
          }
          yield filled;
        }
        case JsonArray array ->
            new JsonArray(array.stream().map(each -> filled(each, subject)).toList());
        case String text ->
            text.replace("{namespace}", subject.namespace())
                .replace("{kind}", subject.kind())
                .replace("{name}", subject.name());
        default -> value;
      };
    }
  }
}
