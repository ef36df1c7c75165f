package io.pilothouse.kubernetes.fabric8;

import static io.pilothouse.kubernetes.Awaiting.await;
import static io.pilothouse.kubernetes.Awaiting.failureOf;
import static io.pilothouse.kubernetes.fabric8.ClusterFixture.PODS;
import static io.pilothouse.kubernetes.fabric8.ClusterFixture.SECRETS;
import static io.pilothouse.kubernetes.fabric8.ClusterFixture.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.ObjectPage;
import io.pilothouse.kubernetes.TablePage;
import java.util.HashMap;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reader against an API server by somebody else, which knows neither tables nor limits. */
class ReaderOnMockServerTest {
  private ClusterFixture fixture;
  private KubernetesMockServer server;
  private ClusterReader reader;

  @BeforeEach
  void start() {
    fixture = new ClusterFixture();
    server =
        new KubernetesMockServer(
            new Context(),
            new MockWebServer(),
            new HashMap<>(),
            new KubernetesCrudDispatcher(),
            false);
    server.init();
    try (NamespacedKubernetesClient client = server.createClient()) {
      for (String name : new String[] {"web-1", "web-2", "db-1"}) {
        client
            .resource(
                new PodBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .withNamespace("shop")
                    .addToLabels("app", name.substring(0, name.indexOf('-')))
                    .endMetadata()
                    .build())
            .create();
      }
      client
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withName("credentials")
                  .withNamespace("shop")
                  .endMetadata()
                  .addToData("password", "aHVudGVyMg==")
                  .build())
          .create();
    }
    reader = fixture.reader("http://localhost:" + server.getPort(), "x");
  }

  @AfterEach
  void stop() throws Exception {
    server.destroy();
    fixture.close();
  }

  @Test
  void listsTablesSelectorsAndObjectsWork() {
    ListQuery all = ListQuery.of(PODS, Optional.of("shop"));
    TablePage table = await(reader.table(all, patient()));
    assertEquals(3, table.rows().size());
    assertEquals("Name", table.columns().getFirst().name());
    ObjectPage web =
        await(reader.list(all.withSelectors(Optional.of("app=web"), Optional.empty()), patient()));
    assertEquals(2, web.items().size());
    assertEquals(
        "db-1",
        await(reader.get(PODS, "shop", "db-1", patient()))
            .getJsonObject("metadata")
            .getString("name"));
    assertEquals(Kind.NOT_SERVED, failureOf(reader.get(PODS, "shop", "db-2", patient())).kind());
  }

  @Test
  void secretsListedAsMetadataCarryNoData() {
    ObjectPage page =
        await(reader.listMetadata(ListQuery.of(SECRETS, Optional.of("shop")), patient()));
    assertEquals(1, page.items().size());
    assertTrue(page.items().getFirst().encode().contains("credentials"));
    assertFalse(page.items().getFirst().encode().contains("aHVudGVyMg"));
  }
}
