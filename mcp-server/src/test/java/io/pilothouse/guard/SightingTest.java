package io.pilothouse.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.kubernetes.ResourceType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is concluded from an object about a change whose answer nobody has seen. */
class SightingTest {
  private static final ResourceType DEPLOYMENT =
      new ResourceType(
          "apps", "v1", "Deployment", "deployments", "deployment", List.of(), true, Set.of());
  private static final JsonObject BEFORE = object("u-1", "5", 2, 0);
  private static final Mutation PATCH =
      Mutation.patch(
          Mutation.Verb.MERGE_PATCH,
          DEPLOYMENT,
          "shop",
          "web",
          new JsonObject("{\"spec\":{\"replicas\":3}}"));

  private static JsonObject object(String uid, String version, int replicas, int ready) {
    return new JsonObject()
        .put("kind", "Deployment")
        .put(
            "metadata",
            new JsonObject().put("name", "web").put("uid", uid).put("resourceVersion", version))
        .put("spec", new JsonObject().put("replicas", replicas))
        .put("status", new JsonObject().put("readyReplicas", ready));
  }

  private static JsonObject bound(Mutation mutation, JsonObject before) {
    Draft draft =
        new Draft(
            "change it",
            before,
            mutation,
            Draft.Disruption.NONE,
            OptionalInt.empty(),
            Draft.Follow.NOTHING);
    return new JsonObject()
        .put("uid", draft.uid())
        .put("state", Seal.state(before))
        .put("draft", draft.toJson());
  }

  private static JsonObject change(String effect) {
    return new JsonObject().put("resourceVersion", "5").put("effect", new JsonObject(effect));
  }

  @ParameterizedTest
  @CsvSource({
    "u-1, 5, 2, 0, NOT_APPLIED", // the same version
    "u-1, 6, 2, 1, NOT_APPLIED", // only its status has changed
    "u-1, 6, 3, 0, APPLIED",
    "u-1, 9, 3, 2, APPLIED",
    "u-1, 7, 4, 0, UNKNOWN", // somebody else has changed the same
    "u-2, 9, 3, 0, UNKNOWN" // another object of that name
  })
  void ofAPatch(String uid, String version, int replicas, int ready, Sighting expected) {
    assertEquals(
        expected,
        Sighting.of(
            bound(PATCH, BEFORE),
            change("{\"spec\":{\"replicas\":3}}"),
            object(uid, version, replicas, ready)));
  }

  /** Of a Secret no effect is kept: then only that nothing has changed can be seen. */
  @ParameterizedTest
  @CsvSource({"5, 2, NOT_APPLIED", "6, 2, NOT_APPLIED", "6, 3, UNKNOWN"})
  void withoutAKnownEffect(String version, int replicas, Sighting expected) {
    assertEquals(
        expected,
        Sighting.of(bound(PATCH, BEFORE), change("{}"), object("u-1", version, replicas, 0)));
  }

  @ParameterizedTest
  @CsvSource({
    "false, u-1, false, NOT_APPLIED",
    "false, u-1, true, APPLIED",
    "false, u-2, false, APPLIED",
    "false, '', false, APPLIED",
    "true, u-1, false, NOT_APPLIED",
    "true, u-1, true, APPLIED"
  })
  void ofARemoval(boolean evicts, String uid, boolean going, Sighting expected) {
    JsonObject now = uid.isEmpty() ? new JsonObject() : object(uid, "7", 2, 0);
    if (going) {
      now.getJsonObject("metadata").put("deletionTimestamp", "2026-06-10T10:00:00Z");
    }
    Mutation removal =
        evicts
            ? Mutation.evict(DEPLOYMENT, "shop", "web")
            : Mutation.delete(DEPLOYMENT, "shop", "web", new JsonObject());
    assertEquals(expected, Sighting.of(bound(removal, BEFORE), change("{}"), now));
  }

  @Test
  void ofWhatHappensInsideAPodNothingIsSeen() {
    Mutation exec =
        new Mutation(
            Mutation.Verb.CREATE, DEPLOYMENT, "shop", "web", Optional.of("exec"), new JsonObject());
    assertEquals(Sighting.UNKNOWN, Sighting.of(bound(exec, BEFORE), change("{}"), BEFORE));
  }

  @ParameterizedTest
  @CsvSource({"'', NOT_APPLIED", "pilothouse, APPLIED", "kubectl, UNKNOWN"})
  void ofACreation(String manager, Sighting expected) {
    JsonObject now = manager.isEmpty() ? new JsonObject() : object("u-9", "1", 2, 0);
    if (!manager.isEmpty()) {
      now.getJsonObject("metadata")
          .put("managedFields", new JsonArray().add(new JsonObject().put("manager", manager)));
    }
    Mutation creation = Mutation.create(DEPLOYMENT, "shop", "web", BEFORE);
    assertEquals(expected, Sighting.of(bound(creation, new JsonObject()), change("{}"), now));
  }
}
