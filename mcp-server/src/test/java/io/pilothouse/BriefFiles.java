package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.runner.MessagesServer;
import io.pilothouse.runner.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A monitor that asks a model about all it finds in the sandbox's shop, without much patience. */
final class BriefFiles {
  private static final int MOST_INCIDENTS = 40;

  private BriefFiles() {}

  /** Writes the monitor's file, and the key's, there. */
  static String monitor(Path folder, String agent, String url) throws IOException {
    Path key = Files.writeString(folder.resolve("key"), MessagesServer.KEY + "\n");
    return Files.writeString(
            folder.resolve("monitor.yaml"),
            """
            apiVersion: pilothouse.io/v1
            kind: Monitor
            schedule: {every: 10s}
            scope: {namespaces: [shop]}
            incidents: {pendingFor: 1s}
            notify: {grouping: {wait: 1s, interval: 1s}}
            brief:
              agent: %s
              severities: [SEV-1, SEV-2, SEV-3, SEV-4]
              perHour: 2
              timeout: 1m
              apiKeyFile: %s
              url: %s
            """
                .formatted(agent, key, url))
        .toString();
  }

  /** A model that lists the shop's pods and then answers, about one incident after the other. */
  static MessagesServer looking() throws IOException {
    List<MessagesServer.Turn> turns = new ArrayList<>();
    for (int i = 0; i < MOST_INCIDENTS; i++) {
      turns.add(
          request -> Reply.of(Reply.call("list_pods", new JsonObject().put("namespace", "shop"))));
      turns.add(
          request -> {
            assertTrue(request.answerOf("list_pods").orElseThrow().contains("checkout"));
            return Reply.answer("The pods tell.", answer());
          });
    }
    return new MessagesServer(turns);
  }

  private static JsonObject answer() {
    return new JsonObject()
        .put("status", "findings")
        .put("scope", "shop")
        .put(
            "findings",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("id", "f-1")
                        .put("severity", "SEV-1")
                        .put("rootObject", "shop/Deployment/checkout")
                        .put("summary", "it does not start")
                        .put("evidence", new JsonArray().add("the pods"))
                        .put("confidence", "MEDIUM")
                        .put("next", "get_logs")))
        .put("notChecked", new JsonArray());
  }
}
