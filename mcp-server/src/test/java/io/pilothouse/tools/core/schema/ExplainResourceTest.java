package io.pilothouse.tools.core.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Calls;
import io.pilothouse.tools.core.FakeCluster;
import io.pilothouse.tools.core.Recordings;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExplainResourceTest {
  private final FakeCluster cluster = new FakeCluster();
  private final ExplainResource tool = new ExplainResource(cluster, new Redactor());

  @BeforeEach
  void documents() {
    cluster.types.add(FakeCluster.type("example.com", "Widget", "widgets", true));
    cluster.openApi.put("apps/v1", Recordings.openApi("apis_apps_v1"));
    cluster.openApi.put("example.com/v1", Recordings.openApi("apis_example.com_v1"));
  }

  private String text(Object... arguments) {
    return Calls.text(tool, arguments);
  }

  @Test
  void listsTheFieldsOfAKindRequiredOnesFirst() {
    String text = text("kind", "deploy", "path", "spec");
    assertTrue(
        text.startsWith(
            """
            Deployment (apps/v1) spec: DeploymentSpec, 8 fields, * = required
            Specification of the desired behavior of the Deployment.
            FIELD                    TYPE                DESCRIPTION
            selector *               LabelSelector       Label selector for pods.
            template *               PodTemplateSpec     Template describes the pods that will be created.
            minReadySeconds          integer             Minimum number of seconds\
            """),
        text);
  }

  @Test
  void followsListsMapsAndReferences() {
    String container = text("kind", "Deployment", "path", "spec.template.spec.containers[0]");
    assertTrue(container.contains("containers: []Container, "), container);
    assertTrue(container.contains("imagePullPolicy"), container);
    assertTrue(container.contains("{Always|IfNotPresent|Never}"), container);
    assertTrue(container.contains("name *"), container);
    String resources =
        text("kind", "Deployment", "path", "spec.template.spec.containers.resources");
    assertTrue(resources.contains("limits    map[string]Quantity"), resources);
  }

  @Test
  void aFieldWithoutFieldsIsExplainedItself() {
    String text = text("kind", "Deployment", "path", "deployment.spec.strategy.type");
    assertTrue(text.startsWith("Deployment (apps/v1) spec.strategy.type: string\n"), text);
    assertTrue(text.contains("values: Recreate|RollingUpdate"), text);
  }

  @Test
  void aMistypedFieldIsAnsweredWithTheNearest() {
    ToolException failure =
        Calls.refusal(tool, "kind", "Deployment", "path", "spec.template.spec.contaners");
    assertEquals(
        "INVALID_ARGUMENT: path: Deployment spec.template.spec has no field \"contaners\". Nearest"
            + " fields: containers, hostUsers.",
        failure.text());
    ToolException leaf = Calls.refusal(tool, "kind", "Deployment", "path", "spec.replicas.count");
    assertEquals(ErrorCode.INVALID_ARGUMENT, leaf.code());
    assertTrue(leaf.text().contains("is integer and has no described fields"), leaf.text());
  }

  @Test
  void customResourcesAreExplainedAndFramed() {
    String text = text("kind", "Widget");
    assertTrue(text.startsWith("Widget (example.com/v1): object, 5 fields"), text);
    assertTrue(text.contains("⟦untrusted schema of a custom resource"), text);
    assertTrue(text.contains("metadata"), text);
    assertFalse(text("kind", "Deployment").contains("untrusted"));
  }

  @Test
  void aSchemaThatRefersToItselfEnds() {
    JsonObject schema =
        new JsonObject(
            """
            {"components": {"schemas": {"W": {
              "x-kubernetes-group-version-kind":
                [{"group": "example.com", "version": "v1", "kind": "Widget"}],
              "properties": {
                "self": {"$ref": "#/components/schemas/W"},
                "loop": {"$ref": "#/components/schemas/L"},
                "nest": {"$ref": "#/components/schemas/N"},
                "away": {"$ref": "https://example.com/schema.json"}}},
              "L": {"$ref": "#/components/schemas/L"},
              "N": {"type": "array", "items": {"$ref": "#/components/schemas/N"}}}}}
            """);
    cluster.openApi.put("example.com/v1", schema);
    String text = text("kind", "Widget", "path", "self.self.self");
    assertTrue(text.contains("self"), text);
    assertTrue(text.contains("away   any"), text);
  }

  @Test
  void staysWithinItsBudget() {
    ToolResult result =
        Calls.result(tool, "kind", "Deployment", "path", "spec.template.spec", "max_chars", 1_000);
    assertTrue(result.text().length() <= 1_000);
    int shown = result.structured().getInteger("shown");
    int total = result.structured().getInteger("total");
    assertTrue(0 < shown && shown < total);
    assertTrue(result.text().contains("shown " + shown + " of " + total + " fields"));
    JsonObject json =
        Calls.result(
                tool,
                "kind",
                "Deployment",
                "path",
                "spec.template.spec",
                "max_chars",
                2_000,
                "format",
                "json")
            .structured();
    assertTrue(json.encode().length() <= 2_000);
    assertTrue(json.getJsonArray("fields").size() > 0);
    assertTrue(text("kind", "Deployment", "path", "spec.template.spec").length() <= 12_000);
  }
}
