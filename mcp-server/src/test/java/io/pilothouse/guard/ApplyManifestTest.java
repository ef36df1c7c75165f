package io.pilothouse.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pilothouse.guard.Note.Event;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code apply_manifest} makes of a manifest. */
class ApplyManifestTest extends ManifestCase {
  @Test
  void severalDocumentsAreAppliedInASafeOrder() {
    under(FREE);
    ToolResult result = apply(all(WEB, SECRET, CONFIG));
    assertStarts("DONE: apply 3 objects in context test, by rule \"free\"", result);
    assertEquals(List.of("secrets/hidden", "configmaps/settings", "deployments/web"), written());
    assertEquals(
        "blue", Json.text(Json.object(guard.get("ConfigMap", "settings"), "data"), "colour"));
    assertSays("Deployment shop/web: applied, change_id c-", result);
    assertSays("1 of 1 updated, 1 ready", result);
    assertEquals(3, changes(result).size());
    assertEquals(
        List.of(
            Event.APPLYING,
            Event.APPLIED,
            Event.APPLYING,
            Event.APPLIED,
            Event.APPLYING,
            Event.APPLIED),
        guard.ledger.events());
  }

  @Test
  void theFieldManagerOwnsWhatWasApplied() {
    under(FREE);
    apply(CONFIG);
    JsonObject owner =
        Json.list(Json.object(guard.get("ConfigMap", "settings"), "metadata"), "managedFields")
            .getFirst();
    assertEquals("pilothouse", owner.getString("manager"));
    assertEquals("Apply", owner.getString("operation"));
  }

  @Test
  void eachChangeIsUndoneByItself() {
    under(FREE);
    ToolResult result = apply(all(CONFIG, WEB));
    for (JsonObject change : changes(result).reversed()) {
      assertStarts(
          "DONE: undo", guard.call("undo_change", "change_id", change.getString("change_id")));
    }
    assertEquals(
        List.of(), guard.list("v1/ConfigMap").stream().filter(ManifestCase::isSettings).toList());
  }

  @Test
  void toApplyTheSameAgainIsNothingToDo() {
    under(FREE);
    apply(all(CONFIG, WEB));
    int before = guard.recorder.writes().size();
    assertStarts("NOTHING TO DO: apply 2 objects", apply(all(CONFIG, WEB)));
    assertEquals(before, guard.recorder.writes().size());
    ToolResult mixed = apply(all(CONFIG, WEB.replace("replicas: 1", "replicas: 2")));
    assertStarts("DONE: apply 2 objects", mixed);
    assertSays("ConfigMap shop/settings: so already", mixed);
    assertEquals(
        "unchanged", changes(mixed).getFirst().getString("outcome"), mixed.structured().encode());
  }

  @Test
  void listsAreUnfoldedAndTheDefaultNamespaceIsFilledIn() {
    under(FREE);
    String list =
        new JsonObject()
            .put("apiVersion", "v1")
            .put("kind", "List")
            .put(
                "items",
                new JsonArray()
                    .add(map("one", null))
                    .add(map("two", "default"))
                    .add(map("three", null)))
            .encodePrettily();
    ToolResult result = apply(list, "namespace", "shop");
    assertStarts("APPLIED: apply 3 objects", result);
    assertSays("ConfigMap shop/one", result);
    assertSays("ConfigMap default/two", result);
  }

  private static JsonObject map(String name, String namespace) {
    JsonObject metadata = new JsonObject().put("name", name);
    if (namespace != null) {
      metadata.put("namespace", namespace);
    }
    return new JsonObject()
        .put("apiVersion", "v1")
        .put("kind", "ConfigMap")
        .put("metadata", metadata)
        .put("data", new JsonObject().put("a", "b"));
  }

  @Test
  void aConflictNamesTheOwnersAndForceTakesOver() {
    under(FREE);
    int before = replicas();
    String wanted =
        """
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: storefront},
         spec: {replicas: 5}}
        """;
    ToolResult refused = apply(wanted);
    assertRefused("CONFLICT", refused);
    assertSays("Deployment shop/storefront has fields that others own", refused);
    assertSays(".spec.replicas", refused);
    assertSays("conflict with \"kubectl-client-side-apply\"", refused);
    assertSays("set force", refused);
    ToolResult forced = apply(wanted, "force", true);
    assertStarts("DONE: apply Deployment shop/storefront", forced);
    assertEquals(5, replicas());
    assertStarts(
        "DONE: undo",
        guard.call("undo_change", "change_id", forced.structured().getString("change_id")));
    assertEquals(before, replicas());
  }

  @Test
  void aPolicyCanTellForceFromCourtesy() {
    under("{name: polite, match: {}, when: '!plan.force', decide: allow}");
    assertStarts("APPLIED", apply(CONFIG));
    assertEquals(
        "POLICY_DENIED",
        apply(CONFIG.replace("blue", "red"), "force", true).structured().getString("code"));
  }

  @Test
  void whatTheDryRunShowsDecidesAboutPods() {
    under(FREE);
    String wanted =
        """
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: payments},
         spec: {%s}}
        """;
    ToolResult up = apply(wanted.formatted("replicas: 3"), "force", true, "dry_run", true);
    assertSays("pods affected: 0", up);
    ToolResult down = apply(wanted.formatted("replicas: 1"), "force", true, "dry_run", true);
    assertSays("pods affected: 1", down);
    ToolResult rolls =
        apply(wanted.formatted("template: {metadata: {labels: {colour: blue}}}"), "dry_run", true);
    assertSays("pods affected: 2", rolls);
    assertSays("services: payments", rolls);
  }

  @Test
  void withoutAPolicyNothingIsTouched() {
    guard = GuardFixture.with(folder, "");
    ToolResult result = apply(all(WEB, CONFIG, SECRET));
    assertStarts("SIMULATED: apply 3 objects in context test. Nothing was changed", result);
    assertSays("## create ConfigMap shop/settings (policy: simulate, the default)", result);
    assertSays("+  colour: blue", result);
    assertEquals(List.of(), guard.recorder.writes());
    assertEquals(List.of(Event.SIMULATED), guard.ledger.events());
  }

  @Test
  void aNamespaceAndWhatIsInItAreOnePlan() {
    under(FREE);
    String manifest =
        all(
            WEB.replace("{name: web}", "{name: web, namespace: fresh}"),
            "{apiVersion: v1, kind: Namespace, metadata: {name: fresh}}\n");
    ToolResult plan = apply(manifest, "dry_run", true);
    assertStarts("SIMULATED", plan);
    assertSays("cannot be tried before Namespace fresh exists", plan);
    assertEquals(List.of(), guard.recorder.writes());
    String id = plan.structured().getString("plan_id");
    ToolResult done = apply(manifest, "plan_id", id);
    assertStarts("DONE: apply 2 objects", done);
    assertEquals(List.of("namespaces/fresh", "deployments/web"), written());
    assertSays("Namespace fresh: applied, change_id", done);
    assertSays("(cannot be undone)", done);
    int writes = guard.recorder.writes().size();
    assertEquals(done.text(), apply(manifest, "plan_id", id).text());
    assertEquals(writes, guard.recorder.writes().size());
  }

  @Test
  void aKindAndItsObjectsAreOnePlan() {
    under(FREE);
    String manifest =
        """
        apiVersion: demo.example.com/v1
        kind: Lamp
        metadata: {name: desk}
        spec: {colour: warm}
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: lamps.demo.example.com}
        spec:
          group: demo.example.com
          scope: Namespaced
          names: {plural: lamps, singular: lamp, kind: Lamp, listKind: LampList}
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties: {spec: {type: object, properties: {colour: {type: string}}}}
        """;
    ToolResult result = apply(manifest);
    assertStarts("APPLIED: apply 2 objects", result);
    assertEquals(
        List.of("customresourcedefinitions/lamps.demo.example.com", "lamps/desk"),
        written().stream().distinct().toList());
  }

  @Test
  void whoeverWillRevertItIsNamed() {
    under(FREE);
    guard.patch(
        "payments",
        new JsonObject()
            .put(
                "metadata",
                new JsonObject()
                    .put(
                        "annotations",
                        new JsonObject()
                            .put("argocd.argoproj.io/tracking-id", "shop:apps/Deployment"))));
    ToolResult result =
        apply(
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: payments},"
                + " spec: {minReadySeconds: 4}}",
            "dry_run",
            true);
    assertSays("managed by Argo CD application shop, which may revert the change", result);
  }

  @Test
  void whatCannotBeAppliedIsRefusedWithAdvice() {
    under(FREE);
    ToolResult generated = apply("{apiVersion: v1, kind: ConfigMap, metadata: {generateName: x-}}");
    assertRefused("INVALID_ARGUMENT", generated);
    assertSays("generateName", generated);
    ToolResult kind = apply("{apiVersion: apps/v1, kind: Deploymint, metadata: {name: x}}");
    assertRefused("NOT_FOUND", kind);
    assertSays("Nearest kinds: deployments.apps", kind);
    ToolResult version = apply("{apiVersion: apps/v1beta1, kind: Deployment, metadata: {name: x}}");
    assertRefused("NOT_FOUND", version);
    assertRefused("INVALID_ARGUMENT", apply(all(CONFIG, CONFIG)));
    assertRefused("INVALID_ARGUMENT", apply(CONFIG.replace("name: settings", "name: ../x")));
  }
}
