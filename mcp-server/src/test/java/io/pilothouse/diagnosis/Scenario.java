package io.pilothouse.diagnosis;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A situation and what a diagnosis must say of it; {@code README.md} beside the files describes the
 * format.
 */
record Scenario(
    String name,
    Instant now,
    List<JsonObject> objects,
    Cluster cluster,
    JsonObject scope,
    List<String> include,
    JsonObject expect) {
  /** What else there is besides its objects. */
  record Cluster(Map<String, String> logs, Set<String> forbidden, ScenarioUsage usage) {}

  private static final String FOLDER = "/diagnosis/scenarios";
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final Set<String> KEYS =
      Set.of(
          "name", "about", "objects", "logs", "forbidden", "usage", "scope", "include", "expect");
  private static final Set<String> EXPECTED =
      Set.of("findings", "most", "mentions", "silent", "notChecked", "status");
  private static final Set<String> OF_FINDING =
      Set.of(
          "root",
          "code",
          "mentions",
          "silent",
          "symptoms",
          "suggests",
          "confidence",
          "severity",
          "change");

  Map<String, String> logs() {
    return cluster.logs();
  }

  Set<String> forbidden() {
    return cluster.forbidden();
  }

  ScenarioUsage usage() {
    return cluster.usage();
  }

  static Stream<Scenario> all() {
    try {
      Path folder = Path.of(Scenario.class.getResource(FOLDER).toURI());
      try (Stream<Path> files = Files.list(folder)) {
        return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream()
            .flatMap(Scenario::in);
      }
    } catch (IOException | java.net.URISyntaxException failed) {
      throw new AssertionError(failed);
    }
  }

  private static Stream<Scenario> in(Path file) {
    try {
      String text = Files.readString(file);
      List<Scenario> scenarios = new ArrayList<>();
      LoadSettings settings =
          LoadSettings.builder().setLabel(file.getFileName().toString()).build();
      for (Object document : new Load(settings).loadAllFromString(text)) {
        if (document != null) {
          scenarios.add(of(new JsonObject(asMap(document)), file.getFileName().toString()));
        }
      }
      return scenarios.stream();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> asMap(Object value) {
    return (Map<String, Object>) value;
  }

  private static Scenario of(JsonObject json, String file) {
    String name = file + ": " + json.getString("name");
    known(name, json, KEYS);
    known(name, json.getJsonObject("expect"), EXPECTED);
    json.getJsonObject("expect").getJsonArray("findings", new JsonArray()).stream()
        .map(JsonObject.class::cast)
        .forEach(each -> known(name, each, OF_FINDING));
    Map<String, String> logs = new HashMap<>();
    json.getJsonObject("logs", new JsonObject())
        .forEach(each -> logs.put(each.getKey(), String.valueOf(each.getValue())));
    return new Scenario(
        name,
        NOW,
        ScenarioObjects.expand(json.getJsonArray("objects", new JsonArray()), NOW),
        new Cluster(
            logs,
            json.getJsonArray("forbidden", new JsonArray()).stream()
                .map(String::valueOf)
                .collect(Collectors.toSet()),
            ScenarioUsage.of(json.getJsonObject("usage", new JsonObject()), NOW)),
        json.getJsonObject("scope", new JsonObject()),
        json.getJsonArray("include", new JsonArray()).stream().map(String::valueOf).toList(),
        json.getJsonObject("expect"));
  }

  private static void known(String name, JsonObject json, Set<String> keys) {
    json.fieldNames().stream()
        .filter(key -> !keys.contains(key))
        .findFirst()
        .ifPresent(
            key -> {
              throw new AssertionError(name + ": no such key: " + key + "; known: " + keys);
            });
  }

  /** A JSON file of the recordings. */
  static JsonObject recorded(String path) {
    try (InputStream in = Scenario.class.getResourceAsStream("/recordings/faults/" + path)) {
      return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
