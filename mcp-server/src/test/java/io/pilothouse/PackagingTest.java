package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.config.Setting;
import io.pilothouse.config.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is said of the server in several files is the same in all. */
class PackagingTest {
  private static final Path ROOT = Path.of("..");
  private static final String REGISTRY_NAME = "io.github.pilothouse/pilothouse";

  private static String read(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }

  private static JsonObject json(String file) throws IOException {
    return new JsonObject(read(file));
  }

  private static String first(String expression, String text) {
    Matcher matcher = Pattern.compile(expression, Pattern.MULTILINE).matcher(text);
    assertTrue(matcher.find(), expression);
    return matcher.group(1);
  }

  private static JsonObject imageConfig() throws IOException {
    return json("deploy/docker/config.json");
  }

  @Test
  void theVersionIsThePomsEverywhere() throws IOException {
    String version =
        first("<artifactId>pilothouse</artifactId>\\s+<version>([^<-]+)", read("pom.xml"));
    assertEquals(version, json("server.json").getString("version"));
    assertEquals(version, json("deploy/mcpb/manifest.json").getString("version"));
    assertEquals(version, json(".claude-plugin/plugin.json").getString("version"));
    for (Object each : json("server.json").getJsonArray("packages")) {
      String identifier = ((JsonObject) each).getString("identifier");
      assertTrue(identifier.contains(version), identifier);
    }
    try (Stream<Path> charts = Files.walk(ROOT.resolve("deploy"))) {
      for (Path chart : charts.filter(file -> file.endsWith("Chart.yaml")).toList()) {
        String text = Files.readString(chart);
        assertEquals(version, first("^version: \"?([^\"\\s-]+)", text), chart.toString());
        assertEquals(version, first("^appVersion: \"?([^\"\\s-]+)", text), chart.toString());
      }
    }
  }

  @Test
  void theImageIsTheOneThatTheRegistryKnows() throws IOException {
    assertEquals(REGISTRY_NAME, json("server.json").getString("name"));
    assertTrue(json("server.json").getString("description").length() <= 100);
    assertEquals(
        REGISTRY_NAME,
        imageConfig().getJsonObject("Labels").getString("io.modelcontextprotocol.server.name"));
  }

  /** Both ways to make the image say the same of it. */
  @Test
  void theDockerfileConfiguresWhatTheProfileConfigures() throws IOException {
    String whole = read("deploy/docker/Dockerfile").replaceAll("\\\\\\n\\s*", "");
    String runtime = whole.substring(whole.indexOf("FROM scratch"));
    JsonObject config = imageConfig();
    assertEquals(config.getString("User"), first("^USER (\\S+)$", runtime));
    assertEquals(config.getString("WorkingDir"), first("^WORKDIR (\\S+)$", runtime));
    assertEquals(config.getString("StopSignal"), first("^STOPSIGNAL (\\S+)$", runtime));
    assertEquals(
        config.getJsonArray("Entrypoint"), new JsonArray(first("^ENTRYPOINT (.+)$", runtime)));
    assertEquals(config.getJsonArray("Cmd"), new JsonArray(first("^CMD (.+)$", runtime)));
    JsonArray health = config.getJsonObject("Healthcheck").getJsonArray("Test");
    assertEquals(health, new JsonArray("[\"CMD\"," + first("^HEALTHCHECK.*CMD \\[(.+)$", runtime)));
    assertEquals(
        config.getJsonObject("Volumes").fieldNames(), Set.of(first("^VOLUME (\\S+)$", runtime)));
    assertEquals(
        config.getJsonObject("ExposedPorts").fieldNames().stream()
            .map(port -> port.replace("/tcp", ""))
            .collect(Collectors.joining(" ")),
        first("^EXPOSE (.+)$", runtime));
    assertEquals(
        config.getJsonArray("Env").stream().map(Object::toString).toList(),
        List.of(first("^ENV (.+)$", runtime).split(" ")));
    for (Map.Entry<String, Object> label : config.getJsonObject("Labels")) {
      assertTrue(
          runtime.contains(label.getKey() + "=\"" + label.getValue() + "\""), label.getKey());
    }
  }

  /** What the bundle and the registry set are settings that exist. */
  @Test
  void theirVariablesAreTheServersOwn() throws IOException {
    String known =
        Settings.ALL.stream().map(Setting::variable).collect(Collectors.joining("\n", "\n", "\n"));
    for (String file :
        List.of("server.json", "deploy/mcpb/manifest.json", "deploy/docker/config.json")) {
      Matcher variables = Pattern.compile("PILOTHOUSE_[A-Z_]+").matcher(read(file));
      while (variables.find()) {
        assertTrue(known.contains("\n" + variables.group() + "\n"), file + variables.group());
      }
    }
  }
}
