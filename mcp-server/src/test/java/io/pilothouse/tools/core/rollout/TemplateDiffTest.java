package io.pilothouse.tools.core.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TemplateDiffTest {
  private static final JsonObject BEFORE =
      new JsonObject(
          """
          {"metadata": {"labels": {"app": "web", "pod-template-hash": "aaa"}},
           "spec": {
             "containers": [
               {"name": "web", "image": "web:1", "args": ["-v"],
                "env": [{"name": "A", "value": "1"}, {"name": "B", "value": "hunter2"}]},
               {"name": "agent", "image": "agent:1"}],
             "volumes": [{"name": "tmp", "emptyDir": {}}]}}
          """);

  private static List<String> diff(JsonObject before, JsonObject after) {
    return diff(before, after, UnaryOperator.identity());
  }

  private static List<String> diff(
      JsonObject before, JsonObject after, UnaryOperator<JsonObject> redaction) {
    return TemplateDiff.between(before, after, redaction).stream()
        .map(
            change ->
                change.path()
                    + ": "
                    + change.before().orElse("-")
                    + " -> "
                    + change.after().orElse("-"))
        .toList();
  }

  private static JsonObject container(JsonObject template, int index) {
    return template.getJsonObject("spec").getJsonArray("containers").getJsonObject(index);
  }

  @Test
  void namesTheFieldThatChanged() {
    JsonObject after = BEFORE.copy();
    container(after, 0).put("image", "web:2").getJsonArray("args").add("--fast");
    assertEquals(
        List.of(
            "spec.containers[web].args: [\"-v\"] -> [\"-v\",\"--fast\"]",
            "spec.containers[web].image: web:1 -> web:2"),
        diff(BEFORE, after));
  }

  @Test
  void theOrderOfNamedThingsDoesNotMatter() {
    JsonObject after = BEFORE.copy();
    JsonArray containers = after.getJsonObject("spec").getJsonArray("containers");
    containers.add(containers.remove(0));
    JsonArray env = container(after, 1).getJsonArray("env");
    env.add(env.remove(0));
    assertEquals(List.of(), diff(BEFORE, after));
  }

  @Test
  void theControllersHashIsNoDifference() {
    JsonObject after = BEFORE.copy();
    after.getJsonObject("metadata").getJsonObject("labels").put("pod-template-hash", "bbb");
    assertEquals(List.of(), diff(BEFORE, after));
  }

  @Test
  void additionsAndRemovalsHaveOneSide() {
    JsonObject after = BEFORE.copy();
    after.getJsonObject("spec").remove("volumes");
    after
        .getJsonObject("metadata")
        .put("annotations", new JsonObject().put("kubectl.kubernetes.io/restartedAt", "now"));
    assertEquals(
        List.of(
            "metadata.annotations[kubectl.kubernetes.io/restartedAt]: - -> now",
            "spec.volumes[tmp].emptyDir: {} -> -"),
        diff(BEFORE, after));
  }

  @Test
  void aChangedCredentialIsReportedButNotShown() {
    JsonObject after = BEFORE.copy();
    container(after, 0).getJsonArray("env").getJsonObject(1).put("value", "hunter3");
    UnaryOperator<JsonObject> redaction =
        template -> {
          JsonObject copy = template.copy();
          container(copy, 0).getJsonArray("env").getJsonObject(1).put("value", "<redacted:x>");
          return copy;
        };
    assertEquals(
        List.of(
            new TemplateDiff.Change(
                "spec.containers[web].env[B].value",
                Optional.of("<redacted:x>"),
                Optional.of("<redacted:x>"))),
        TemplateDiff.between(BEFORE, after, redaction));
  }
}
