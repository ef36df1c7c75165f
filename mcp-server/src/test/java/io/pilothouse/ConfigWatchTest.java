package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.config.ConfigException;
import io.pilothouse.protocol.ChangeSource.Change;
import io.pilothouse.service.Changes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatchTest {
  @TempDir Path folder;
  private final List<Change> told = new ArrayList<>();
  private Path file;
  private Wiring wiring;
  private ConfigWatch watch;

  @BeforeEach
  void start() throws Exception {
    file = Files.writeString(folder.resolve("pilothouse.properties"), "sandbox=true\n");
    ConfigSource source = new ConfigSource(Map.of("config", file.toString()), Map.of());
    wiring = Wiring.of(source.load());
    Changes changes = new Changes();
    changes.listen(told::add);
    watch = new ConfigWatch(source, source.load(), wiring, changes);
  }

  @AfterEach
  void stop() {
    wiring.close();
  }

  private boolean has(String tool) {
    return wiring.invoker().tools().stream().anyMatch(schema -> schema.name().equals(tool));
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
    watch.look();
  }

  @Test
  void switchesToolsAndTellsOnce() throws IOException {
    watch.look();
    assertTrue(has("get_logs"));
    write("sandbox=true\ndisable-tools=get_logs\n");
    assertFalse(has("get_logs"));
    watch.look();
    assertEquals(List.of(new Change.Tools(), new Change.Prompts(), new Change.Resources()), told);
  }

  @Test
  void keepsEverythingWhileTheFileIsWrong() throws IOException {
    write("sandbox=true\ndisable-tools=get_logs\ncall-timeout=soon\n");
    write("sandbox=true\ndisable-tools=get_logs,get_lags\n");
    assertTrue(has("get_logs"));
    assertEquals(List.of(), told);
    write("sandbox=true\ndisable-tools=top\n");
    assertFalse(has("top"));
  }

  @Test
  void otherSettingsChangeNoTools() throws IOException {
    write("sandbox=true\nlog-level=debug\n");
    write("sandbox=true\nlog-level=debug\npolicy=another.yaml\n");
    assertEquals(List.of(), told);
  }

  @Test
  void isForFilesOnly() throws ConfigException {
    assertFalse(new ConfigSource(Map.of("sandbox", "true"), Map.of()).hasFile());
    assertTrue(new ConfigSource(Map.of(), Map.of("PILOTHOUSE_CONFIG", "x")).hasFile());
  }
}
