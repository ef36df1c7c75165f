package io.pilothouse.kubernetes.fabric8;

import static io.pilothouse.kubernetes.Awaiting.await;
import static io.pilothouse.kubernetes.fabric8.ClusterFixture.PODS;
import static io.pilothouse.kubernetes.fabric8.ClusterFixture.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.ApiCatalog;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.LogQuery;
import io.pilothouse.kubernetes.TablePage;
import io.pilothouse.sandbox.SandboxOptions;
import io.pilothouse.sandbox.SandboxServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reader against the product's own sandbox, enlarged. */
class ReaderOnSandboxTest {
  private static final int PODS_IN_ALL = 1_200;

  private final ClusterFixture fixture = new ClusterFixture();
  private SandboxServer sandbox;
  private ClusterReader reader;

  @BeforeEach
  void start() throws Exception {
    SandboxOptions options = SandboxOptions.defaults().withPods(PODS_IN_ALL);
    sandbox = await(new SandboxServer(fixture.vertx, options).start());
    Path file = Files.writeString(fixture.folder.resolve("config"), sandbox.kubeconfig());
    reader = fixture.reader(fixture.settings(file));
  }

  @AfterEach
  void stop() throws Exception {
    await(sandbox.stop());
    fixture.close();
  }

  @Test
  void pagesAreDisjointAndTogetherComplete() {
    Set<String> seen = new HashSet<>();
    ListQuery query = ListQuery.of(PODS, Optional.empty());
    TablePage page = await(reader.table(query, patient()));
    int rows = page.rows().size();
    page.rows().forEach(row -> seen.add(row.namespace() + "/" + row.name()));
    while (page.continueToken().isPresent()) {
      page = await(reader.table(query.continuing(page.continueToken().get()), patient()));
      rows += page.rows().size();
      page.rows().forEach(row -> seen.add(row.namespace() + "/" + row.name()));
    }
    assertTrue(rows >= PODS_IN_ALL, () -> "only " + seen.size());
    assertEquals(rows, seen.size());
  }

  @Test
  void theCatalogIsComplete() {
    ApiCatalog catalog = await(reader.catalog(patient()));
    assertTrue(catalog.resolve("deploy").isPresent());
    assertTrue(catalog.resolve("pods").isPresent());
    assertTrue(catalog.broken().isEmpty());
  }

  @Test
  void aLogAndADocumentCanBeRead() {
    TablePage.Row pod =
        await(reader.table(ListQuery.of(PODS, Optional.of("shop")), patient())).rows().stream()
            .filter(row -> row.cells().contains("Running"))
            .findFirst()
            .orElseThrow();
    LogQuery query =
        new LogQuery(
            pod.namespace(),
            pod.name(),
            Optional.empty(),
            false,
            Optional.of(3),
            Optional.empty(),
            true,
            10_000);
    assertFalse(await(reader.log(query, patient())).text().isBlank());
    assertTrue(await(reader.openApi("apps/v1", patient())).containsKey("components"));
  }
}
