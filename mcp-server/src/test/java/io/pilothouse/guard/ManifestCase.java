package io.pilothouse.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Manifests for a cluster under a policy. */
abstract class ManifestCase {
  static final String FREE = "{name: free, match: {}, decide: allow}";

  static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 1
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: "docker.io/shop/payments:1.15.2"}]}
      """;

  static final String CONFIG =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings, uid: made-up, resourceVersion: "7", managedFields: []}
      data: {colour: blue}
      """;

  static final String SECRET =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: hidden}
      stringData: {password: correct-horse-battery}
      """;

  @TempDir Path folder;
  GuardFixture guard;

  @AfterEach
  void close() {
    guard.close();
  }

  void under(String... rules) {
    guard =
        GuardFixture.with(
            folder,
            "{apiVersion: pilothouse.io/v1, kind: Policy, default: deny, rules: ["
                + String.join(", ", rules)
                + "]}");
  }

  static String all(String... documents) {
    return String.join("---\n", documents);
  }

  ToolResult apply(String manifest, Object... more) {
    return guard.call(
        "apply_manifest",
        Stream.concat(Stream.of("manifest", manifest), Stream.of(more)).toArray());
  }

  static void assertStarts(String words, ToolResult result) {
    assertTrue(result.text().startsWith(words), result.text());
  }

  static void assertSays(String words, ToolResult result) {
    assertTrue(result.text().contains(words), result.text());
  }

  void assertRefused(String code, ToolResult result) {
    assertEquals(code, result.structured().getString("code"), result.text());
    assertTrue(result.isError());
    assertEquals(List.of(), guard.recorder.writes());
  }

  int replicas() {
    return Json.number(Json.object(guard.get("Deployment", "storefront"), "spec"), "replicas");
  }

  static boolean isWrite(Recorder.Seen seen, String part) {
    return seen.method().equals("PATCH") && !seen.isDryRun() && seen.uri().contains(part);
  }

  List<String> written() {
    return guard.recorder.writes().stream()
        .filter(write -> write.method().equals("PATCH"))
        .map(write -> write.uri().replaceAll("\\?.*", "").replaceAll(".*/([^/]+/[^/]+)$", "$1"))
        .toList();
  }

  static List<JsonObject> changes(ToolResult result) {
    return result.structured().getJsonArray("changes").stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  static boolean isSettings(JsonObject object) {
    return Json.name(object).equals("settings");
  }
}
