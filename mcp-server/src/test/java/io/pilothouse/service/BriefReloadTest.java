package io.pilothouse.service;

import static io.pilothouse.service.BriefStage.OPERATOR;
import static io.pilothouse.service.BriefStage.answer;
import static io.pilothouse.service.BriefStage.brief;
import static io.pilothouse.service.BriefStage.reading;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.protocol.JsonRpc;
import io.pilothouse.protocol.MessageSink;
import io.pilothouse.protocol.duplex.DuplexConnection;
import io.pilothouse.tools.core.FakeCluster;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Briefs in a folder as the kubelet mounts a ConfigMap: files are links through {@code ..data},
 * which is a link to a dated folder and is replaced at one stroke.
 */
class BriefReloadTest {
  private static final String URI = "pilothouse://agents/";

  @TempDir Path volume;
  private BriefStage stage;

  @BeforeEach
  void start() throws IOException {
    mount("1", Map.of("helper.md", brief("helper", "diagnose"), "cluster-context.md", "P0: till"));
    stage =
        new BriefStage(volume, new FakeCluster(), reading("diagnose", call -> answer("1 finding")));
    stage.shelf.refresh();
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  /** What the kubelet does, in its order. */
  private void mount(String version, Map<String, String> files) throws IOException {
    Path dated = Files.createDirectory(volume.resolve("..2026_11_2" + version));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(dated.resolve(file.getKey()), file.getValue());
    }
    Path next = volume.resolve("..data_tmp");
    Files.createSymbolicLink(next, dated.getFileName());
    Files.move(
        next,
        volume.resolve("..data"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    for (String file : files.keySet()) {
      if (!Files.isSymbolicLink(volume.resolve(file))) {
        Files.createSymbolicLink(volume.resolve(file), Path.of("..data", file));
      }
    }
    try (var present = Files.list(volume)) {
      for (Path file : present.filter(Files::isSymbolicLink).toList()) {
        String name = file.getFileName().toString();
        if (!name.startsWith("..") && !files.containsKey(name)) {
          Files.delete(file);
        }
      }
    }
  }

  private List<String> prompts() {
    return stage.service.prompts().list(OPERATOR).stream()
        .map(prompt -> prompt.getString("name"))
        .toList();
  }

  @Test
  void followsAMountThatIsSwapped() throws IOException {
    mount(
        "2",
        Map.of(
            "helper.md", brief("helper", "diagnose").replace("Stay calm", "Be quick"),
            "second.md", brief("second", "diagnose")));
    stage.shelf.refresh();
    assertEquals(List.of("helper", "second"), prompts());
    String prompt = stage.prompt("helper");
    assertTrue(prompt.contains("Be quick") && !prompt.contains("P0: till"), prompt);
    mount("3", Map.of("second.md", brief("second", "diagnose")));
    stage.shelf.refresh();
    assertEquals(List.of("second"), prompts());
  }

  @Test
  void aBadFileIsReportedAndTheOthersAreServed() throws IOException {
    mount(
        "2",
        Map.of(
            "helper.md", brief("helper", "diagnose").replace("## Never", "## Sometimes"),
            "second.md", brief("second", "diagnose")));
    stage.shelf.refresh();
    assertEquals(List.of("second"), prompts());
    assertTrue(stage.shelf.current().problems().get("helper.md").contains("sections must be"));
    assertEquals(
        "Unknown prompt: helper", stage.getPrompt("helper", OPERATOR).getString("message"));
  }

  @Test
  void whileTheFolderIsAwayEverythingIsServedAsItWas() throws IOException {
    Path away = volume.resolveSibling(volume.getFileName() + "-away");
    Files.move(volume, away);
    stage.shelf.refresh();
    Files.move(away, volume);
    assertEquals(List.of("helper"), prompts());
    assertTrue(stage.prompt("helper").contains("P0: till"));
  }

  /** A client on one connection, which is confined to the thread of the test. */
  private final class Client implements MessageSink {
    private final BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();
    private final DuplexConnection connection = new DuplexConnection(stage.service, OPERATOR, this);

    @Override
    public void send(JsonObject message) {
      heard.add(message);
    }

    @Override
    public void offer(JsonObject message) {
      heard.add(message);
    }

    void say(String text) {
      connection.receive(JsonRpc.parse(text.getBytes(StandardCharsets.UTF_8)));
    }

    JsonObject next() throws InterruptedException {
      JsonObject message = heard.poll(20, TimeUnit.SECONDS);
      assertTrue(message != null, "nothing is heard");
      return message;
    }

    String nextEvent() throws InterruptedException {
      JsonObject event = next();
      String uri = event.getJsonObject("params", new JsonObject()).getString("uri");
      return event.getString("method") + (uri == null ? "" : " " + uri);
    }
  }

  private void change() throws IOException {
    mount("2", Map.of("helper.md", brief("helper", "diagnose"), "cluster-context.md", "P0: shop"));
    stage.shelf.refresh();
  }

  private static final List<String> EVENTS =
      List.of(
          "notifications/prompts/list_changed",
          "notifications/resources/list_changed",
          "notifications/resources/updated " + URI + "cluster-context");

  @Test
  void aClientOfTheStatelessGenerationHearsOfIt() throws Exception {
    Client client = new Client();
    client.say(
        """
        {"jsonrpc": "2.0", "id": 1, "method": "subscriptions/listen", "params": {
          "notifications": {"promptsListChanged": true, "resourcesListChanged": true,
            "resourceSubscriptions": ["%scluster-context"]},
          "_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities": {}}}}
        """
            .formatted(URI));
    assertEquals("notifications/subscriptions/acknowledged", client.next().getString("method"));
    change();
    assertEquals(EVENTS, List.of(client.nextEvent(), client.nextEvent(), client.nextEvent()));
  }

  @Test
  void aClientWithASessionHearsOfIt() throws Exception {
    Client client = new Client();
    client.say(
        """
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
          "protocolVersion": "2025-11-25", "capabilities": {},
          "clientInfo": {"name": "t", "version": "1"}}}
        """);
    assertEquals(1, client.next().getInteger("id"));
    client.say("{\"jsonrpc\": \"2.0\", \"method\": \"notifications/initialized\"}");
    client.say(
        """
        {"jsonrpc": "2.0", "id": 2, "method": "resources/subscribe",
          "params": {"uri": "%scluster-context"}}
        """
            .formatted(URI));
    assertEquals(2, client.next().getInteger("id"));
    change();
    assertEquals(EVENTS, List.of(client.nextEvent(), client.nextEvent(), client.nextEvent()));
  }
}
