package io.pilothouse.kubernetes.fabric8;

import static io.pilothouse.kubernetes.Awaiting.await;
import static io.pilothouse.kubernetes.Awaiting.failureOf;
import static io.pilothouse.kubernetes.fabric8.ClusterFixture.DEPLOYMENTS;
import static io.pilothouse.kubernetes.fabric8.ClusterFixture.NODES;
import static io.pilothouse.kubernetes.fabric8.ClusterFixture.PODS;
import static io.pilothouse.kubernetes.fabric8.ClusterFixture.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.AccessAnswer;
import io.pilothouse.kubernetes.AccessQuestion;
import io.pilothouse.kubernetes.ApiCatalog;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.LogQuery;
import io.pilothouse.kubernetes.LogText;
import io.pilothouse.kubernetes.ObjectPage;
import io.pilothouse.kubernetes.RecordedApi;
import io.pilothouse.kubernetes.Recording;
import io.pilothouse.kubernetes.TablePage;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reader against what a real API server answered. */
class ReaderOnRecordingsTest {
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

  private static ListQuery shopPods() {
    return ListQuery.of(PODS, Optional.of("shop")).withLimit(5);
  }

  @Test
  void aTableOfOneNamespaceAsksForNoObjectsAndStillKnowsTheNames() {
    TablePage page = await(reader.table(shopPods(), patient()));
    assertEquals(
        List.of("Name", "Ready", "Status", "Restarts", "Age"),
        page.columns().stream()
            .filter(c -> c.priority() == 0)
            .map(TablePage.Column::name)
            .toList());
    TablePage.Row first = page.rows().getFirst();
    assertEquals("shop", first.namespace());
    assertEquals("analytics-db69bc895-f9cjm", first.name());
    assertEquals("Pending", first.cells().get(2));
    assertEquals(5, page.rows().size());
    assertEquals(Optional.of(30L), page.remaining());
    assertTrue(page.continueToken().isPresent());
    assertTrue(api.seen().getLast().uri().contains("includeObject=None"));
    assertFalse(api.seen().getLast().uri().contains("resourceVersion"));
  }

  @Test
  void aTableOfAllNamespacesNamesThem() {
    ListQuery pending =
        ListQuery.of(PODS, Optional.empty())
            .withSelectors(Optional.empty(), Optional.of("status.phase=Pending"))
            .withLimit(3);
    TablePage page = await(reader.table(pending, patient()));
    assertEquals(3, page.rows().size());
    assertTrue(page.rows().stream().noneMatch(row -> row.namespace().isEmpty()));
    assertFalse(api.seen().getLast().uri().contains("includeObject"));
  }

  @Test
  void aTableOfAClusterScopedKindHasNoNamespaces() {
    TablePage page = await(reader.table(ListQuery.of(NODES, Optional.of("ignored")), patient()));
    assertTrue(page.rows().stream().allMatch(row -> row.namespace().isEmpty()));
    assertTrue(page.rows().stream().noneMatch(row -> row.name().isEmpty()));
  }

  @Test
  void aPageIsNeverLongerThanAskedForAndTheRestCanBeHad() {
    JsonObject everything = Recording.numbered(19).json();
    int all = everything.getJsonArray("rows").size();
    api.on("GET", "/api/v1/namespaces/data/pods").answer(RecordedApi.Answer.json(200, everything));
    ListQuery query = ListQuery.of(PODS, Optional.of("data")).withLimit(all - 1);
    TablePage first = await(reader.table(query, patient()));
    assertEquals(all - 1, first.rows().size());
    assertEquals(Optional.of(1L), first.remaining());
    TablePage second =
        await(reader.table(query.continuing(first.continueToken().orElseThrow()), patient()));
    assertEquals(1, second.rows().size());
    assertEquals(Optional.empty(), second.continueToken());
    assertFalse(api.seen().getLast().uri().contains("continue"));
    assertFalse(first.rows().contains(second.rows().getFirst()));
  }

  @Test
  void objectsCarryTheirTypeAndPagesContinue() {
    ListQuery two = shopPods().withLimit(2);
    ObjectPage first = await(reader.list(two, patient()));
    assertEquals(2, first.items().size());
    assertEquals("Pod", first.items().getFirst().getString("kind"));
    assertEquals("v1", first.items().getFirst().getString("apiVersion"));
    ObjectPage second =
        await(reader.list(two.continuing(first.continueToken().orElseThrow()), patient()));
    assertEquals(2, second.items().size());
    assertFalse(first.items().contains(second.items().getFirst()));
  }

  @Test
  void metadataListsHoldMetadataOnlyEvenWhenTheServerSendsMore() {
    ObjectPage asked = await(reader.listMetadata(shopPods().withLimit(2), patient()));
    assertEquals("analytics-db69bc895-f9cjm", name(asked.items().getFirst()));
    api.on("GET", "/api/v1/namespaces/shop/pods")
        .answer(RecordedApi.Answer.json(200, Recording.numbered(9).json()));
    ObjectPage page = await(reader.listMetadata(shopPods(), patient()));
    assertEquals(Set.of("apiVersion", "kind", "metadata"), page.items().getFirst().fieldNames());
  }

  private static String name(JsonObject object) {
    return object.getJsonObject("metadata").getString("name");
  }

  @Test
  void oneObjectComesWhole() {
    JsonObject pod = await(reader.get(PODS, "shop", "checkout-5f6c9b9549-k8kqg", patient()));
    assertEquals(Recording.numbered(31).json(), pod);
  }

  @Test
  void aPlainListBecomesASmallTable() {
    api.on("GET", "/apis/apps/v1/deployments")
        .answer(
            RecordedApi.Answer.json(
                200,
                new JsonObject(
                    """
                    {"kind": "DeploymentList", "items": [{"metadata": {"name": "web",
                     "namespace": "shop", "creationTimestamp": "2020-01-01T00:00:00Z"}}]}\
                    """)));
    TablePage page = await(reader.table(ListQuery.of(DEPLOYMENTS, Optional.empty()), patient()));
    TablePage.Row row = page.rows().getFirst();
    assertEquals("shop", row.namespace());
    assertEquals("web", row.cells().getFirst());
    assertTrue(row.cells().get(1).matches("\\d+d"), row.cells().get(1));
  }

  @Test
  void oneAggregatedDocumentFillsTheCatalogAndABrokenGroupIsNamed() {
    ApiCatalog catalog = await(reader.catalog(patient()));
    assertEquals("apps/v1", catalog.resolve("deploy").orElseThrow().apiVersion());
    assertEquals("v1", catalog.resolve("Pod").orElseThrow().apiVersion());
    assertEquals("autoscaling/v2", catalog.resolve("hpa").orElseThrow().apiVersion());
    assertEquals("example.com/v1", catalog.resolve("widget").orElseThrow().apiVersion());
    assertTrue(catalog.resolve("pods").orElseThrow().verbs().contains("list"));
    assertFalse(catalog.resolve("nodes").orElseThrow().namespaced());
    assertEquals(
        List.of("broken.example.com/v1alpha1"),
        catalog.broken().stream().map(ApiCatalog.Broken::groupVersion).toList());
    int before = api.seen().size();
    await(reader.catalog(patient()));
    assertEquals(before, api.seen().size());
  }

  @Test
  void logsComeAsTheKubeletSentThem() {
    LogQuery query =
        new LogQuery(
            "shop",
            "checkout-5f6c9b9549-k8kqg",
            Optional.empty(),
            false,
            Optional.of(5),
            Optional.empty(),
            false,
            10_000);
    LogText log = await(reader.log(query, patient()));
    assertEquals(Recording.numbered(33).response().getString("body"), log.text());
    assertFalse(log.cut());
    assertFalse(api.seen().getLast().uri().contains("limitBytes"));
  }

  @Test
  void aLongLogKeepsItsEnd() {
    String line = "naïve ✓ line\n";
    api.on("GET", "/api/v1/namespaces/shop/pods/long/log")
        .answer(RecordedApi.Answer.status(200, line.repeat(50_000) + "the end\n"));
    LogQuery query =
        new LogQuery(
            "shop",
            "long",
            Optional.of("app"),
            false,
            Optional.empty(),
            Optional.empty(),
            false,
            1_001);
    LogText log = await(reader.log(query, patient()));
    assertTrue(log.cut());
    assertTrue(log.text().endsWith(line + "the end\n"));
    assertTrue(log.text().getBytes(StandardCharsets.UTF_8).length <= 1_001);
    assertFalse(log.text().contains("\uFFFD"));
  }

  @Test
  void theAuthoriserIsAsked() {
    ClusterReader restricted = fixture.reader(api.url(), RecordedApi.RESTRICTED_TOKEN);
    AccessAnswer yes = await(restricted.access(question("get", "", "pods", "log"), patient()));
    assertTrue(yes.allowed());
    assertTrue(yes.reason().contains("ClusterRole"));
    AccessAnswer no =
        await(restricted.access(question("patch", "apps", "deployments", ""), patient()));
    assertFalse(no.allowed());
  }

  private static AccessQuestion question(
      String verb, String group, String resource, String subresource) {
    return new AccessQuestion(
        verb,
        group,
        resource,
        Optional.of(subresource).filter(text -> !text.isEmpty()),
        Optional.of("shop"),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void anotherSubjectsRightsAreAskedForWithItsGroups() {
    api.on("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews")
        .answer(
            RecordedApi.Answer.json(
                201, new JsonObject("{\"status\": {\"allowed\": true, \"reason\": \"so\"}}")));
    AccessQuestion about =
        new AccessQuestion(
            "list",
            "",
            "pods",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("system:serviceaccount:shop:web"));
    assertEquals(new AccessAnswer(true, "so"), await(reader.access(about, patient())));
    JsonObject spec = api.seen().getLast().body().toJsonObject().getJsonObject("spec");
    assertEquals("system:serviceaccount:shop:web", spec.getString("user"));
    assertTrue(spec.getJsonArray("groups").contains("system:serviceaccounts:shop"));
  }

  @Test
  void anyOtherPathIsReadAsJson() {
    JsonObject version = await(reader.getPath("/version", patient()));
    assertEquals("36", version.getString("minor"));
    assertEquals(
        ClusterException.Kind.UNAVAILABLE, failureOf(reader.getPath("/readyz", patient())).kind());
  }

  @Test
  void aKubeletThatCannotBeReachedIsNamedByItsNode() {
    JsonObject pod =
        new JsonObject("{\"kind\": \"Pod\", \"spec\": {\"nodeName\": \"pool-b-node-2\"}}");
    api.on("GET", "/api/v1/namespaces/prod-ads/pods/api-1-df88985f7-5fnn4")
        .answer(RecordedApi.Answer.json(200, pod));
    LogQuery query =
        new LogQuery(
            "prod-ads",
            "api-1-df88985f7-5fnn4",
            Optional.empty(),
            false,
            Optional.of(1),
            Optional.empty(),
            false,
            1_000);
    ClusterException failure = failureOf(reader.log(query, patient()));
    assertEquals(ClusterException.Kind.UNAVAILABLE, failure.kind());
    assertTrue(failure.getMessage().contains("node pool-b-node-2"), failure.getMessage());
    assertTrue(failure.getMessage().contains("connection refused"), failure.getMessage());
  }
}
