package io.pilothouse.deploy;

import static io.pilothouse.deploy.Rendered.at;
import static io.pilothouse.deploy.Rendered.objects;
import static io.pilothouse.deploy.Rendered.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.config.Settings;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The server as a variant's pod would start it. */
final class ServerOf {
  private static final String CONFIG_FLAG = Settings.CONFIG.flag() + "=";

  private ServerOf() {}

  /** What its command line, environment and file come to. */
  static Config config(Rendered rendered) {
    List<String> arguments = texts(rendered.container(), "args");
    assertEquals("serve", arguments.getFirst());
    Map<String, String> flags = new HashMap<>();
    Map<String, String> environment = new HashMap<>();
    for (JsonObject variable : objects(rendered.container(), "env")) {
      environment.put(variable.getString("name"), "postgres://somebody:x@database.example/state");
    }
    try {
      Path copy = Files.createTempFile("config", ".properties");
      try {
        for (String argument : arguments.subList(1, arguments.size())) {
          assertTrue(argument.startsWith(CONFIG_FLAG), argument);
          String file = argument.substring(CONFIG_FLAG.length());
          Files.writeString(copy, text(rendered, file).orElseThrow());
          flags.put(Settings.CONFIG.name(), copy.toString());
        }
        return Config.load(flags, environment);
      } finally {
        Files.delete(copy);
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    } catch (ConfigException refused) {
      throw new AssertionError(refused.getMessage(), refused);
    }
  }

  /**
   * The text of a file that a ConfigMap brings; empty for one of a Secret or of a ConfigMap that
   * the chart does not make, of which nobody knows the content.
   *
   * @throws AssertionError when there is no such file
   */
  static Optional<String> text(Rendered rendered, String file) {
    Map<String, Optional<String>> files = files(rendered);
    String folder = file.substring(0, file.lastIndexOf('/') + 1);
    if (files.containsKey(folder)) {
      return files.get(folder);
    }
    assertTrue(files.containsKey(file), () -> file + " is not among " + files.keySet());
    return files.get(file);
  }

  /**
   * Every file that is mounted, with its text if that is known; for a whole Secret its folder, with
   * a slash at its end.
   */
  static Map<String, Optional<String>> files(Rendered rendered) {
    Map<String, Optional<String>> files = new TreeMap<>();
    for (JsonObject mount : objects(rendered.container(), "volumeMounts")) {
      JsonObject volume =
          objects(rendered.podSpec(), "volumes").stream()
              .filter(each -> each.getString("name").equals(mount.getString("name")))
              .findFirst()
              .orElseThrow();
      String where = mount.getString("mountPath");
      for (JsonObject source : objects(at(volume, "projected"), "sources")) {
        add(files, where, rendered, source);
      }
      JsonObject secret = at(volume, "secret");
      if (secret.containsKey("secretName") && !secret.containsKey("items")) {
        files.put(where + "/", Optional.empty());
      } else if (volume.containsKey("secret")) {
        assertEquals(
            objects(volume.getJsonObject("secret"), "items").getFirst().getString("path"),
            mount.getString("subPath"));
        files.put(where, Optional.empty());
      }
    }
    return files;
  }

  private static void add(
      Map<String, Optional<String>> files, String where, Rendered rendered, JsonObject source) {
    if (source.containsKey("secret")) {
      for (JsonObject item : objects(source.getJsonObject("secret"), "items")) {
        put(files, where + "/" + item.getString("path"), Optional.empty());
      }
      return;
    }
    JsonObject reference = source.getJsonObject("configMap");
    Optional<JsonObject> map = rendered.named("ConfigMap", reference.getString("name"));
    if (map.isEmpty()) {
      for (JsonObject item : objects(reference, "items")) {
        put(files, where + "/" + item.getString("path"), Optional.empty());
      }
      return;
    }
    JsonObject data = at(map.get(), "data");
    if (reference.containsKey("items")) {
      for (JsonObject item : objects(reference, "items")) {
        put(
            files,
            where + "/" + item.getString("path"),
            Optional.of(data.getString(item.getString("key"))));
      }
    } else {
      data.forEach(
          entry ->
              put(files, where + "/" + entry.getKey(), Optional.of(entry.getValue().toString())));
    }
  }

  private static void put(Map<String, Optional<String>> files, String file, Optional<String> text) {
    assertTrue(files.put(file, text) == null, () -> "two sources bring " + file);
  }
}
