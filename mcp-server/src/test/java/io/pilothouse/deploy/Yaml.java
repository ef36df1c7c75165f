package io.pilothouse.deploy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** YAML as JSON. A key that stands twice in a mapping is an error. */
final class Yaml {
  private Yaml() {}

  /** The documents of a stream, without the empty ones. */
  @SuppressWarnings("unchecked")
  static List<JsonObject> documents(String text) {
    List<JsonObject> documents = new ArrayList<>();
    for (Object document :
        new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build())
            .loadAllFromString(text)) {
      if (document != null) {
        documents.add(new JsonObject((Map<String, Object>) document));
      }
    }
    return documents;
  }

  /** The only document of a file. */
  static JsonObject file(Path file) throws IOException {
    return documents(Files.readString(file)).getFirst();
  }
}
