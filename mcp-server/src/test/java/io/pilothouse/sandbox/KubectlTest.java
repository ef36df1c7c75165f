package io.pilothouse.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plays a session of the real kubectl, where there is one, in virtual time. */
class KubectlTest {
  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private SandboxServer server;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(installed(), "kubectl is not installed");
    SandboxOptions options =
        SandboxOptions.defaults()
            .withClock(InstantSource.fixed(Instant.now()))
            .withObject(everybodyIsAdministrator());
    server = await(new SandboxServer(vertx, options).start());
    Files.writeString(directory.resolve("config"), server.kubeconfig());
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  private static boolean installed() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
  }

  /** kubectl sends no token over plain HTTP. */
  private static JsonObject everybodyIsAdministrator() {
    String group = "rbac.authorization.k8s.io";
    return new JsonObject()
        .put("apiVersion", group + "/v1")
        .put("kind", "ClusterRoleBinding")
        .put("metadata", new JsonObject().put("name", "everybody"))
        .put(
            "roleRef",
            new JsonObject()
                .put("apiGroup", group)
                .put("kind", "ClusterRole")
                .put("name", "cluster-admin"))
        .put(
            "subjects",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("apiGroup", group)
                        .put("kind", "Group")
                        .put("name", "system:unauthenticated")));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aSessionRunsAsOnARealCluster() throws Exception {
    String output = "";
    String command = "";
    List<String> session = Files.readAllLines(resource("session.txt"));
    int checks = 0;
    for (String line : session) {
      if (line.startsWith("$ ") || line.startsWith("! ")) {
        command = line.substring(2);
        output = run(command, line.startsWith("$"));
        await(server.advance(Duration.ofSeconds(10)));
      } else if (line.startsWith("~ ")) {
        checks++;
        assertTrue(
            Pattern.compile(line.substring(2)).matcher(output).find(),
            "kubectl " + command + " should show \"" + line.substring(2) + "\" in:\n" + output);
      }
    }
    assertTrue(checks > 20, "the session has been read");
  }

  private static Path resource(String name) {
    return Path.of("src/test/resources/kubectl", name);
  }

  private String run(String command, boolean succeeds) throws Exception {
    List<String> words = new ArrayList<>(List.of("kubectl"));
    for (String word : command.split(" ")) {
      words.add(word.equals("FILE") ? resource("web.yaml").toString() : word);
    }
    Path log = directory.resolve("output");
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", directory.resolve("config").toString());
    builder.environment().put("HOME", directory.toString());
    Process kubectl = builder.redirectOutput(log.toFile()).start();
    assertTrue(kubectl.waitFor(60, TimeUnit.SECONDS), "kubectl " + command + " hangs");
    String output = Files.readString(log, UTF_8);
    assertEquals(succeeds, kubectl.exitValue() == 0, "kubectl " + command + ":\n" + output);
    return output;
  }
}
