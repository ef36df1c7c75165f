package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.auth.NewToken;
import io.pilothouse.identity.Signature;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged server and a pipeline with a token, and an alert with a signature. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AutomationIT {
  private static final String SECRET = "a-secret-of-enough-characters";

  @TempDir private Path folder;

  private static HttpResponse<String> post(
      HttpProcess server, String path, String body, String header, String value) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
              .header("Content-Type", "application/json")
              .header(header, value)
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void bothDoorsAreServedWhenAskedForAndCredentialsStayOutOfTheLog() throws Exception {
    NewToken token = NewToken.create("ci", List.of(), Optional.empty());
    token.appendTo(folder.resolve("tokens"));
    Path secrets = Files.createDirectory(folder.resolve("hooks"));
    Files.writeString(secrets.resolve("alerts"), SECRET + "\n");
    String alert = "{\"version\": \"4\", \"groupKey\": \"k\", \"alerts\": []}";
    try (HttpProcess server =
        new HttpProcess(
            folder,
            List.of(),
            "--sandbox",
            "--state-dir=" + folder.resolve("state"),
            "--tokens-file=" + folder.resolve("tokens"),
            "--rest",
            "--hooks",
            "--hooks-secrets=" + secrets,
            "--log-level=debug")) {
      HttpResponse<String> pods =
          post(
              server,
              "/api/v1/tools/list_pods",
              "{\"namespace\": \"shop\"}",
              "Authorization",
              "Bearer " + token.token());
      assertEquals(200, pods.statusCode(), pods.body());
      assertTrue(new JsonObject(pods.body()).getString("text").contains("checkout-"));
      assertEquals(
          401,
          post(server, "/api/v1/tools/list_pods", "{}", "Authorization", "Bearer x").statusCode());
      String signature =
          Signature.of(SECRET, Instant.now(), alert.getBytes(StandardCharsets.UTF_8)).toString();
      HttpResponse<String> taken =
          post(server, "/api/v1/hooks/alerts", alert, Signature.HEADER, signature);
      assertEquals(200, taken.statusCode(), taken.body());
      assertFalse(server.log().contains(token.token()));
      assertFalse(server.log().contains(SECRET));
    }
  }
}
