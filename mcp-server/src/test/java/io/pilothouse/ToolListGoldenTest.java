package io.pilothouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every client pays for before it has asked anything: pinned, and held to its budget. */
class ToolListGoldenTest {
  private static final Path GOLDEN =
      Path.of("src", "test", "resources", "golden", "tools-list.json");
  private static final int MOST_TOKENS = 4_500;
  private static final int BYTES_PER_TOKEN = 4;

  private static JsonArray served(boolean stateless) throws Exception {
    try (Server server = Server.start("--sandbox")) {
      if (!stateless) {
        server.initialize();
      }
      server.request(stateless, 1, "tools/list", new JsonObject());
      return server.result(1).getJsonArray("tools");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bothGenerationsServeThePinnedList(boolean stateless) throws Exception {
    String text = served(stateless).encodePrettily() + "\n";
    if ("write".equals(System.getProperty("golden"))) {
      Files.createDirectories(GOLDEN.getParent());
      Files.writeString(GOLDEN, text);
    } else {
      assertEquals(
          Files.readString(GOLDEN), text, "run: mvn test -Dtest=ToolListGoldenTest -Dgolden=write");
    }
  }

  @Test
  void thePinnedListIsWithinItsBudget() throws IOException {
    int bytes = new JsonArray(Files.readString(GOLDEN)).encode().getBytes(UTF_8).length;
    assertTrue(bytes / BYTES_PER_TOKEN <= MOST_TOKENS, () -> bytes + " bytes");
  }
}
