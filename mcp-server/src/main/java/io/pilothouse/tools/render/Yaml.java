package io.pilothouse.tools.render;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes JSON as block-style YAML, the form people know Kubernetes objects in. */
public final class Yaml {
  private Yaml() {}

  /** One document, ended by a line break; strings of several lines as block scalars. */
  public static String write(JsonObject object) {
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setWidth(Integer.MAX_VALUE)
            .setDereferenceAliases(true)
            .build();
    return new Dump(settings).dumpToString(plain(object));
  }

  /** The writer knows maps and lists, not Vert.x's wrappers of them. */
  private static Object plain(Object value) {
    return switch (value) {
      case JsonObject object -> {
        Map<String, Object> map = LinkedHashMap.newLinkedHashMap(object.size());
        object.forEach(field -> map.put(field.getKey(), plain(field.getValue())));
        yield map;
      }
      case JsonArray array -> array.stream().map(Yaml::plain).toList();
      case null, default -> value;
    };
  }
}
