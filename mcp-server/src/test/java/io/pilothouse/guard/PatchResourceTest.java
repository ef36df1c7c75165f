package io.pilothouse.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patches that say what they want in unusual ways. */
class PatchResourceTest {
  @TempDir Path folder;
  private GuardFixture guard;

  @AfterEach
  void close() {
    guard.close();
  }

  private void under(String policy) {
    guard = GuardFixture.with(folder, policy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{'op': 'replace', 'path': '/spec/replicas', 'value': 2},"
            + " {'op': 'replace', 'path': '/spec/replicas', 'value': 40}]",
        "[{'op': 'add', 'path': '/spec/minReadySeconds', 'value': 40},"
            + " {'op': 'copy', 'from': '/spec/minReadySeconds', 'path': '/spec/replicas'}]"
      })
  void aPatchIsJudgedByWhatItMakesOfTheObject(String operations) {
    under(
        "{apiVersion: pilothouse.io/v1, kind: Policy, default: deny, rules: [{name: few, match: {},"
            + " decide: allow, limits: {maxReplicas: 5}}]}");
    ToolResult answer =
        guard.call(
            "patch_resource",
            "kind",
            "deploy",
            "name",
            "payments",
            "type",
            "json",
            "patch",
            new JsonArray(operations.replace('\'', '"')));
    assertEquals("POLICY_DENIED", answer.structured().getString("code"), answer.text());
    assertEquals(List.of(), guard.recorder.writes());
    assertTrue(answer.text().contains("40 replicas are more than maxReplicas 5"), answer.text());
  }

  /** The name of a key says nothing, and a patch does not say that it is for a Secret. */
  @Test
  void whatAPatchPutsIntoASecretIsNotJournaled() {
    under("{apiVersion: pilothouse.io/v1, kind: Policy, default: allow}");
    guard
        .outsider
        .create(
            "/api/v1/namespaces/shop/secrets",
            WriteCase.json(
                "{'apiVersion': 'v1', 'kind': 'Secret', 'metadata': {'name': 'licence'},"
                    + " 'data': {'text': 'b2xk'}}"))
        .join();
    String value = Base64.getEncoder().encodeToString("a plain word".getBytes());
    for (Object patch :
        List.of(
            WriteCase.json("{'data': {'text': '" + value + "'}}"),
            WriteCase.json("{'stringData': {'text': 'a plain word'}}"))) {
      guard.call("patch_resource", "kind", "secret", "name", "licence", "patch", patch);
    }
    JsonArray operations =
        new JsonArray()
            .add(WriteCase.json("{'op': 'add', 'path': '/data/more', 'value': '" + value + "'}"));
    guard.call(
        "patch_resource", "kind", "secret", "name", "licence", "type", "json", "patch", operations);
    assertEquals(value, Json.text(Json.object(guard.get("v1/Secret", "licence"), "data"), "more"));
    String rows = guard.ledger.rows.toString();
    assertTrue(rows.contains("/data/more"), rows);
    assertTrue(rows.contains("<redacted:secret 12 bytes>"), rows);
    assertFalse(rows.contains(value), rows);
    assertFalse(rows.contains("a plain word"), rows);
  }
}
