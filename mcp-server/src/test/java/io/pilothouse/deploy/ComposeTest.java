package io.pilothouse.deploy;

import static io.pilothouse.deploy.Rendered.at;
import static io.pilothouse.deploy.Rendered.objects;
import static io.pilothouse.deploy.Rendered.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.config.Setting;
import io.pilothouse.config.Settings;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The compose file starts a server that only this machine reaches. */
class ComposeTest {
  private JsonObject service;

  @BeforeEach
  void read() throws IOException {
    JsonObject compose = Yaml.file(Path.of("..", "deploy", "compose", "docker-compose.yaml"));
    service = at(compose, "services", "pilothouse");
  }

  @Test
  void theServerStartsWithIt() throws ConfigException {
    Map<String, String> environment =
        at(service, "environment").stream()
            .collect(Collectors.toMap(Map.Entry::getKey, each -> (String) each.getValue()));
    List<String> known = Settings.ALL.stream().map(Setting::variable).toList();
    assertTrue(known.containsAll(environment.keySet()), environment.toString());
    assertEquals(List.of("serve"), texts(service, "command"));
    Config config = Config.load(Map.of(), environment);
    assertTrue(config.http().enabled());
    assertTrue(config.http().address().isLoopback());
    assertEquals("host", service.getString("network_mode"));
    // The image listens everywhere unless it is told otherwise.
    assertTrue(environment.containsKey("PILOTHOUSE_HOST"));
    assertEquals("127.0.0.1", environment.get("PILOTHOUSE_MANAGEMENT_HOST"));
    assertTrue(config.tools().readOnly());
    assertEquals(
        objects(service, "volumes").getFirst().getString("target"),
        config.clusters().kubeconfig().orElseThrow());
    String state = config.state().directory().orElseThrow();
    assertTrue(texts(service, "tmpfs").stream().anyMatch(mount -> mount.startsWith(state + ":")));
  }

  @Test
  void itIsConfined() {
    assertEquals(true, service.getBoolean("read_only"));
    assertEquals(List.of("ALL"), texts(service, "cap_drop"));
    assertEquals(List.of("no-new-privileges:true"), texts(service, "security_opt"));
    assertTrue(
        objects(service, "volumes").stream().allMatch(volume -> volume.getBoolean("read_only")));
  }

  @Test
  void itIsTheImageOfTheChart() throws IOException {
    JsonObject image = Yaml.file(Chart.FOLDER.resolve("values.yaml")).getJsonObject("image");
    String version = Yaml.file(Chart.FOLDER.resolve("Chart.yaml")).getString("appVersion");
    assertEquals(image.getString("repository") + ":" + version, service.getString("image"));
  }
}
