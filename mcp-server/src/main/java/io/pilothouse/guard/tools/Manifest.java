package io.pilothouse.guard.tools;

import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the objects of a YAML or JSON text: several documents, lists unfolded. The text is a
 * stranger's: it is bounded in length, depth and what its aliases unfold to, and what is wrong with
 * it is told by line, without quoting it.
 */
final class Manifest {
  private static final int MOST_BYTES = 256 * 1024;
  private static final int MOST_OBJECTS = 100;
  private static final int MOST_DEPTH = 100;

  /** Of values, with aliases unfolded; the largest CustomResourceDefinitions have about 20,000. */
  private static final int MOST_VALUES = 100_000;

  /** Plain JSON types alone: {@code 0644} and {@code yes} stay text instead of being guessed. */
  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setAllowDuplicateKeys(false).setAllowNonScalarKeys(false).build();

  private int values;

  private Manifest() {}

  /**
   * @return at least one object, each with {@code apiVersion} and {@code kind}
   * @throws ToolException {@code INVALID_ARGUMENT}
   */
  static List<JsonObject> parse(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw bad("is longer than 256 KiB", "Apply it in parts.");
    }
    List<JsonObject> objects = new Manifest().objects(text);
    if (objects.isEmpty()) {
      throw bad(
          "holds no object", "Give at least one document with apiVersion, kind and metadata.");
    }
    if (objects.size() > MOST_OBJECTS) {
      throw bad(
          "holds %d objects, %d at most are taken".formatted(objects.size(), MOST_OBJECTS),
          "Apply it in parts.");
    }
    return objects;
  }

  private List<JsonObject> objects(String text) {
    List<JsonObject> objects = new ArrayList<>();
    try {
      requireShallow(text);
      int number = 0;
      for (Object document : new Load(SETTINGS).loadAllFromString(text)) {
        number++;
        if (document != null) {
          unfold(value(document, 0), "document " + number, objects);
        }
      }
      return objects;
    } catch (MarkedYamlEngineException wrong) {
      String where =
          wrong.getProblemMark().map(mark -> " (line " + (mark.getLine() + 1) + ")").orElse("");
      throw bad("is not YAML: " + wrong.getProblem() + where, "Correct it and call again.");
    } catch (YamlEngineException wrong) {
      throw bad("is not YAML that is taken here", "Write it with fewer aliases, or as JSON.");
    }
  }

  /** Before anything reads it that would have to recurse as deep. */
  private static void requireShallow(String text) {
    int depth = 0;
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        default -> {}
      }
      if (depth > MOST_DEPTH) {
        throw bad("is nested more than 100 deep", "No Kubernetes object is.");
      }
    }
  }

  private static void unfold(Object document, String where, List<JsonObject> objects) {
    if (!(document instanceof JsonObject object)) {
      throw bad(where + " is not an object", "Each document needs apiVersion, kind and metadata.");
    }
    String kind = Json.text(object, "kind");
    if (Json.text(object, "apiVersion").isEmpty() || kind.isEmpty()) {
      throw bad(where + " lacks apiVersion or kind", "Every object needs both.");
    }
    if (!kind.endsWith("List") || !(object.getValue("items") instanceof JsonArray items)) {
      objects.add(object);
      return;
    }
    for (int i = 0; i < items.size(); i++) {
      unfold(items.getValue(i), where + ", item " + (i + 1), objects);
    }
  }

  /** As JSON; what is shared by aliases becomes several copies. */
  private Object value(Object yaml, int depth) {
    if (++values > MOST_VALUES || depth > MOST_DEPTH) {
      throw bad("unfolds to too much", "Write it with fewer aliases, or apply it in parts.");
    }
    return switch (yaml) {
      case Map<?, ?> map -> {
        JsonObject object = new JsonObject();
        map.forEach((key, each) -> object.put(String.valueOf(key), value(each, depth + 1)));
        yield object;
      }
      case List<?> list -> {
        JsonArray array = new JsonArray();
        list.forEach(each -> array.add(value(each, depth + 1)));
        yield array;
      }
      case String text -> text;
      case Number number -> number;
      case Boolean flag -> flag;
      case null -> null;
      default -> throw bad("has a value of a type that JSON does not know", "Use plain values.");
    };
  }

  private static ToolException bad(String what, String next) {
    return new ToolException(ErrorCode.INVALID_ARGUMENT, "manifest " + what, next);
  }
}
