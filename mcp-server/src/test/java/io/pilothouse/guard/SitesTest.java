package io.pilothouse.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.kubernetes.KubeconfigFile;
import io.pilothouse.kubernetes.UpstreamObserver;
import io.pilothouse.kubernetes.WriteAuthority;
import io.pilothouse.kubernetes.fabric8.ConnectionSettings;
import io.pilothouse.kubernetes.fabric8.Fabric8Clusters;
import io.pilothouse.kubernetes.fabric8.HostEnvironment;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which cluster a write is for. Nothing is contacted here. */
class SitesTest {
  private static final String NOWHERE = "http://127.0.0.1:1";

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final BlockingSeam seam = new BlockingSeam(vertx, 2);

  @AfterEach
  void close() {
    seam.close();
    Awaiting.await(vertx.close());
  }

  private Sites sites(String... contexts) {
    KubeconfigFile file = KubeconfigFile.current(contexts[0]);
    for (String context : contexts) {
      file.context(context, NOWHERE, "default", "token: x");
    }
    Path nowhere = folder.resolve("nowhere");
    Fabric8Clusters clusters =
        new Fabric8Clusters(
            vertx,
            seam,
            new ConnectionSettings(
                Optional.of(file.write(folder.resolve("config")).toString()),
                new HostEnvironment(Map.of(), nowhere, nowhere),
                Set.of(),
                Optional.empty(),
                Duration.ofSeconds(1),
                4,
                UpstreamObserver.NONE),
            false,
            WriteAuthority.open());
    return new Sites(clusters, clusters);
  }

  private static String chosen(Sites sites, Optional<String> context) {
    return Awaiting.await(sites.site(context, Caller.local(""))).context();
  }

  @Test
  void theOnlyContextNeedNotBeNamed() {
    assertEquals("staging", chosen(sites("staging"), Optional.empty()));
  }

  @Test
  void withSeveralContextsAWriteNamesItsOwnWhateverIsCurrent() {
    Sites sites = sites("staging", "production");
    ToolException refused =
        assertThrows(ToolException.class, () -> chosen(sites, Optional.empty()));
    assertEquals(ErrorCode.INVALID_ARGUMENT, refused.code());
    assertTrue(refused.next().contains("production"), refused.next());
    assertEquals("production", chosen(sites, Optional.of("production")));
  }
}
