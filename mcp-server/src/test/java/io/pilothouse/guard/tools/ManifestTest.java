package io.pilothouse.guard.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a stranger may write down. */
class ManifestTest {
  private static final String ONE = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}";

  private static String refusal(String text) {
    ToolException refused = assertThrows(ToolException.class, () -> Manifest.parse(text));
    assertEquals(ErrorCode.INVALID_ARGUMENT, refused.code());
    return refused.getMessage();
  }

  private static void assertRefused(String why, String text) {
    String said = refusal(text);
    assertTrue(said.contains(why), said);
  }

  @Test
  void emptyDocumentsAndCommentsAreNothing() {
    assertEquals(1, Manifest.parse("---\n# nothing\n---\n" + ONE + "\n---\n").size());
    assertRefused("holds no object", "# nothing\n---\n");
  }

  @Test
  void jsonIsYaml() {
    JsonObject object =
        new JsonObject(
            "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"},"
                + "\"data\":{\"n\":\"1\"}}");
    assertEquals(List.of(object), Manifest.parse(object.encode()));
    assertEquals(List.of(object), Manifest.parse(object.encodePrettily()));
  }

  @Test
  void listsInListsAreUnfolded() {
    String list = "{apiVersion: v1, kind: ConfigMapList, items: [" + ONE + ", " + ONE + "]}";
    String lists = "{apiVersion: v1, kind: List, items: [" + list + ", " + ONE + "]}";
    assertEquals(3, Manifest.parse(lists).size());
  }

  @Test
  void whatLooksLikeSomethingElseStaysText() {
    JsonObject data =
        Manifest.parse(
                "{apiVersion: v1, kind: ConfigMap, data: {mode: 0644, yes: yes, n: 7, on: true}}")
            .getFirst()
            .getJsonObject("data");
    assertEquals("0644", data.getValue("mode"));
    assertEquals("yes", data.getValue("yes"));
    assertEquals(7, data.getValue("n"));
    assertEquals(true, data.getValue("on"));
  }

  @Test
  void duplicateKeysAreRefusedByLine() {
    assertRefused("(line 3)", "apiVersion: v1\nkind: ConfigMap\nkind: Secret\n");
  }

  @Test
  void aMistakeDoesNotQuoteTheText() {
    String said = refusal("kind: Secret\nstringData:\n  password: hunter2hunter2: no\n");
    assertFalse(said.contains("hunter2"), said);
  }

  @Test
  void aliasesThatUnfoldToTooMuchAreRefused() {
    StringBuilder bomb = new StringBuilder("apiVersion: v1\nkind: ConfigMap\na0: &a0 [x, x]\n");
    for (int i = 1; i < 25; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertRefused("unfolds to too much", bomb.toString());
    for (int i = 25; i < 60; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertRefused("manifest is not YAML", bomb.toString());
    assertRefused("manifest", "apiVersion: v1\nkind: ConfigMap\ndata: &a {b: *a}\n");
  }

  @Test
  void depthAndSizeAreBounded() {
    assertRefused("nested more than 100 deep", "[".repeat(100_000));
    assertRefused("longer than 256 KiB", "#".repeat(256 * 1024 + 1));
    assertRefused("holds 101 objects", (ONE + "\n---\n").repeat(101));
    assertEquals(100, Manifest.parse((ONE + "\n---\n").repeat(100)).size());
  }

  @Test
  void onlyPlainObjectsAreTaken() {
    assertRefused("document 2 is not an object", ONE + "\n---\n[1]\n");
    assertRefused("lacks apiVersion or kind", "{kind: ConfigMap}");
    assertRefused("manifest", "{apiVersion: v1, kind: ConfigMap, data: !!binary aGk=}");
    assertRefused("manifest", "{apiVersion: v1, kind: ConfigMap, ? {a: b} : c}");
  }
}
