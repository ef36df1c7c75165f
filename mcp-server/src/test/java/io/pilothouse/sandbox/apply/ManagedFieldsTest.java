package io.pilothouse.sandbox.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pilothouse.sandbox.schema.Schema;
import io.pilothouse.sandbox.schema.Schemas;
import io.pilothouse.sandbox.seed.Seed;
import io.pilothouse.sandbox.store.Cluster;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManagedFieldsTest {
  private static final FieldOwner ALICE =
      new FieldOwner("alice", "apps/v1", "", "2026-11-20T15:00:00Z");
  private static final FieldOwner BOB =
      new FieldOwner("bob", "apps/v1", "", "2026-11-20T16:00:00Z");

  private final Schema schema = schema();

  private static Schema schema() {
    Cluster cluster = Seed.empty();
    return new Schemas(cluster).of(cluster.kind("apps", "v1", "deployments"));
  }

  private static JsonObject json(String text) {
    return new JsonObject(text.replace('\'', '"'));
  }

  private JsonObject apply(JsonObject live, String config, FieldOwner owner) {
    return ManagedFields.applied(live, json(config), schema, owner, false);
  }

  private static JsonObject fields(JsonObject object, String manager) {
    return Json.objects(object, "metadata", "managedFields").stream()
        .filter(entry -> manager.equals(entry.getString("manager")))
        .map(entry -> entry.getJsonObject("fieldsV1"))
        .findFirst()
        .orElse(null);
  }

  @Test
  void whatIsAppliedNoMoreIsRemoved() {
    JsonObject first = apply(new JsonObject(), "{'spec':{'replicas':1,'paused':true}}", ALICE);
    JsonObject second = apply(first, "{'spec':{'replicas':1}}", ALICE);
    assertEquals(json("{'replicas':1}"), second.getJsonObject("spec"));
    assertEquals(json("{'f:spec':{'f:replicas':{}}}"), fields(second, "alice"));
  }

  @Test
  void whatSomebodyElseOwnsTooIsKept() {
    JsonObject first = apply(new JsonObject(), "{'spec':{'paused':true}}", ALICE);
    JsonObject shared = apply(first, "{'spec':{'paused':true}}", BOB);
    JsonObject left = apply(shared, "{'spec':{}}", ALICE);
    assertEquals(true, Json.value(left, "spec", "paused"));
    assertEquals(json("{'f:spec':{'f:paused':{}}}"), fields(left, "bob"));
  }

  @Test
  void itemsOfAListAreOwnedByTheirKeys() {
    String config = "{'spec':{'template':{'spec':{'containers':[{'name':'%s','image':'%s'}]}}}}";
    JsonObject first = apply(new JsonObject(), config.formatted("web", "nginx"), ALICE);
    JsonObject both = apply(first, config.formatted("proxy", "envoy"), BOB);
    assertEquals(2, Json.objects(both, "spec", "template", "spec", "containers").size());
    JsonObject left = apply(both, "{'spec':{}}", ALICE);
    assertEquals(
        json("{'containers':[{'name':'proxy','image':'envoy'}]}"),
        Json.object(left, "spec", "template", "spec"));
    assertNull(fields(left, "alice").getValue("f:template"));
  }

  @Test
  void changingWhatAnotherOwnsIsAConflictUnlessForced() {
    JsonObject live =
        ManagedFields.updated(
            new JsonObject(),
            json("{'spec':{'replicas':1,'paused':true},'metadata':{'labels':{'a':'1'}}}"),
            schema,
            ALICE);
    String config = "{'spec':{'replicas':2,'paused':false},'metadata':{'labels':{'b':'1'}}}";
    ApplyConflict conflict = assertThrows(ApplyConflict.class, () -> apply(live, config, BOB));
    assertEquals(
        "Apply failed with 2 conflicts: conflicts with \"alice\" using apps/v1:\n"
            + "- .spec.paused\n"
            + "- .spec.replicas",
        conflict.getMessage());
    JsonObject forced = ManagedFields.applied(live, json(config), schema, BOB, true);
    assertEquals(json("{'f:metadata':{'f:labels':{'.':{},'f:a':{}}}}"), fields(forced, "alice"));
    assertEquals(
        json("{'f:metadata':{'f:labels':{'f:b':{}}},'f:spec':{'f:paused':{},'f:replicas':{}}}"),
        fields(forced, "bob"));
    assertEquals(json("{'a':'1','b':'1'}"), Json.object(forced, "metadata", "labels"));
  }

  @Test
  void applyingTheValueThatIsThereIsNoConflict() {
    JsonObject live =
        ManagedFields.updated(new JsonObject(), json("{'spec':{'replicas':1}}"), schema, ALICE);
    JsonObject shared = apply(live, "{'spec':{'replicas':1}}", BOB);
    assertEquals(fields(shared, "alice"), fields(shared, "bob"));
  }

  @Test
  void anUpdateTakesWhatItChangesAndNothingElse() {
    JsonObject live = apply(new JsonObject(), "{'spec':{'replicas':1,'paused':true}}", ALICE);
    JsonObject next = Json.with(live, 5, "spec", "replicas");
    JsonObject updated = ManagedFields.updated(live, next, schema, BOB);
    assertEquals(json("{'f:spec':{'f:paused':{}}}"), fields(updated, "alice"));
    assertEquals(json("{'f:spec':{'f:replicas':{}}}"), fields(updated, "bob"));
  }

  @Test
  void oneEmptyEntryTakesAllOwnershipAway() {
    JsonObject live = apply(new JsonObject(), "{'spec':{'replicas':1}}", ALICE);
    JsonObject reset =
        Json.with(live, json("{'a':[{}]}").getJsonArray("a"), "metadata", "managedFields");
    assertNull(
        Json.value(ManagedFields.updated(live, reset, schema, BOB), "metadata", "managedFields"));
  }

  @Test
  void pathsArePrintedAsConflictsNameThem() {
    FieldSet set =
        FieldSet.decode(
            json(
                "{'f:spec':{'f:containers':{'k:{\\'name\\':\\'web\\'}':{'f:image':{}}},"
                    + "'f:list':{'v:\\'x\\'':{}}}}"));
    assertEquals(
        List.of(".spec.containers[name=\"web\"].image", ".spec.list[=\"x\"]"),
        set.paths().stream().map(FieldSet::print).toList());
    assertEquals(set, FieldSet.decode(set.encode()));
  }
}
