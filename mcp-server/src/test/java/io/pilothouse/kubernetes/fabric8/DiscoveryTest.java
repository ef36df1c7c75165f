package io.pilothouse.kubernetes.fabric8;

import static io.pilothouse.kubernetes.Awaiting.await;
import static io.pilothouse.kubernetes.Awaiting.failureOf;
import static io.pilothouse.kubernetes.fabric8.ClusterFixture.patient;
import static io.pilothouse.kubernetes.fabric8.ClusterFixture.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.ApiCatalog;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.RecordedApi;
import io.pilothouse.kubernetes.RecordedApi.Answer;
import io.pilothouse.kubernetes.Recording;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Discovery of servers that do not aggregate, are partly broken, or forbid it. */
class DiscoveryTest {
  private ClusterFixture fixture;
  private RecordedApi api;
  private ClusterReader reader;

  @BeforeEach
  void start() {
    fixture = new ClusterFixture();
    api = RecordedApi.start(fixture.vertx);
    reader = fixture.reader(api.url(), "anybody");
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
    fixture.close();
  }

  private void serveGroups(String... groupVersions) {
    JsonArray groups = new JsonArray();
    for (String each : groupVersions) {
      JsonObject version = new JsonObject().put("groupVersion", each);
      groups.add(
          new JsonObject()
              .put("name", each.split("/")[0])
              .put("versions", new JsonArray().add(version))
              .put("preferredVersion", version));
    }
    api.on("GET", "/apis")
        .answer(
            Answer.json(200, new JsonObject().put("kind", "APIGroupList").put("groups", groups)));
  }

  @Test
  void aServerThatDoesNotAggregateIsAskedGroupByGroup() {
    serveGroups("apps/v1", "broken.example.com/v1alpha1");
    ApiCatalog catalog = await(reader.catalog(patient()));
    assertEquals("apps/v1", catalog.resolve("deploy").orElseThrow().apiVersion());
    assertEquals("pod", catalog.resolve("po").orElseThrow().singular());
    assertEquals(
        List.of(new ApiCatalog.Broken("broken.example.com/v1alpha1", "service unavailable")),
        catalog.broken());
    assertTrue(catalog.types().stream().noneMatch(type -> type.plural().contains("/")));
  }

  @Test
  void aGroupThatHangsDoesNotHoldUpTheOthers() {
    serveGroups("apps/v1", "slow.example.com/v1");
    api.on("GET", "/apis/slow.example.com/v1").hang();
    ApiCatalog catalog = await(reader.catalog(within(Duration.ofSeconds(4))));
    assertTrue(catalog.resolve("deploy").isPresent());
    assertEquals("slow.example.com/v1", catalog.broken().getFirst().groupVersion());
  }

  @Test
  void forbiddenDiscoveryFallsBackToWhatEveryClusterServes() {
    Answer forbidden = Recording.numbered(28).answer();
    api.on("GET", "/api").answer(forbidden).on("GET", "/apis").answer(forbidden);
    ApiCatalog catalog = await(reader.catalog(patient()));
    assertEquals("apps/v1", catalog.resolve("deployments").orElseThrow().apiVersion());
    assertEquals("autoscaling/v2", catalog.resolve("hpa").orElseThrow().apiVersion());
    assertTrue(catalog.resolve("po").isPresent());
    assertEquals(2, catalog.broken().size());
  }

  @Test
  void aFailureIsNotRemembered() {
    api.on("GET", "/api").answer(Answer.status(500, "not yet"), Recording.numbered(2).answer());
    assertEquals(Kind.UNAVAILABLE, failureOf(reader.catalog(patient())).kind());
    assertTrue(await(reader.catalog(patient())).resolve("pods").isPresent());
  }

  @Test
  void anAnswerIsRememberedForItsLifeOnly() {
    long[] now = {0};
    int[] asked = {0};
    Remembered<Integer> remembered = new Remembered<>(Duration.ofSeconds(60), () -> now[0]);
    Supplier<Integer> get =
        () ->
            await(
                remembered.get(
                    fixture.vertx,
                    patient(),
                    "count",
                    scope -> Future.succeededFuture(++asked[0])));
    assertEquals(1, get.get());
    now[0] = Duration.ofSeconds(59).toNanos();
    assertEquals(1, get.get());
    now[0] = Duration.ofSeconds(60).toNanos();
    assertEquals(2, get.get());
  }

  @Test
  void openApiDocumentsAreFoundThroughTheIndexAndKept() {
    String address = "/openapi/v3/apis/apps/v1?hash=A1";
    JsonObject index =
        new JsonObject()
            .put(
                "paths",
                new JsonObject()
                    .put("apis/apps/v1", new JsonObject().put("serverRelativeURL", address)));
    api.on("GET", "/openapi/v3").answer(Answer.json(200, index));
    api.on("GET", address).answer(Answer.json(200, new JsonObject().put("openapi", "3.0.0")));
    assertEquals("3.0.0", await(reader.openApi("apps/v1", patient())).getString("openapi"));
    assertEquals("3.0.0", await(reader.openApi("apps/v1", patient())).getString("openapi"));
    assertEquals(1, api.seen().stream().filter(seen -> seen.uri().equals(address)).count());
    assertEquals(Kind.NOT_SERVED, failureOf(reader.openApi("apps/v9", patient())).kind());
  }
}
