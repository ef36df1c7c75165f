package io.pilothouse.monitor.cycle;

import static io.pilothouse.kubernetes.Awaiting.await;
import static io.pilothouse.kubernetes.Awaiting.failureOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.LeaseName;
import io.pilothouse.state.Locks;
import io.pilothouse.state.TestState;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leadership by a Lease in the sandbox, over HTTP, of servers that only read. */
class LeadershipByLeaseTest extends LeadershipContract {
  private static final LeaseName NAME = new LeaseName(Optional.empty(), "shop", "monitor");

  @TempDir private Path folder;
  private SandboxOnHttp sandbox;

  @BeforeEach
  void open() throws Exception {
    sandbox = new SandboxOnHttp(folder);
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Override
  List<Register> registers() {
    return List.of(new LeaseRegister(sandbox.clusters, NAME));
  }

  private static CallScope patient() {
    return CallScope.within(Duration.ofSeconds(20), new Cancellation());
  }

  private JsonObject lease() {
    return await(sandbox.clusters.lease(NAME).compose(each -> each.read(patient()))).orElseThrow();
  }

  private JsonObject spec() {
    return lease().getJsonObject("spec");
  }

  @Test
  void itIsWrittenAsOthersWriteIt() {
    Process one = process("pod-1_a");
    assertEquals(
        new JsonObject()
            .put("holderIdentity", "pod-1_a")
            .put("leaseDurationSeconds", 30)
            .put("acquireTime", "2026-11-20T10:00:00.000000Z")
            .put("renewTime", "2026-11-20T10:00:00.000000Z")
            .put("leaseTransitions", 0),
        spec());
    pass(10);
    assertEquals("2026-11-20T10:00:10.000000Z", spec().getString("renewTime"));
    assertEquals("2026-11-20T10:00:00.000000Z", spec().getString("acquireTime"));
    Process two = process("pod-2_b");
    one.end();
    assertEquals("", spec().getString("holderIdentity"));
    secondsUntil(two);
    assertEquals("pod-2_b", spec().getString("holderIdentity"));
    assertEquals(1, spec().getInteger("leaseTransitions"));
  }

  @Test
  void whatOthersHaveWrittenOnItStaysAndIsNoSignOfLife() {
    Process one = process("one");
    Process two = process("two");
    one.crash();
    for (int i = 0; i < 8 && !two.leads(); i++) {
      sandbox.patch(
          "/apis/coordination.k8s.io/v1/namespaces/shop/leases/monitor",
          "{'metadata': {'annotations': {'seen': '" + i + "'}}}");
      pass(5);
    }
    assertTrue(two.leads());
    assertTrue(lease().getJsonObject("metadata").getJsonObject("annotations").containsKey("seen"));
  }

  @Test
  void aLeaseThatHasChangedIsNotReplaced() {
    process("one");
    JsonObject old = lease();
    pass(10);
    JsonObject mine = new JsonObject().put("holderIdentity", "thief");
    ClusterException refused =
        failureOf(sandbox.clusters.lease(NAME).compose(each -> each.replace(old, mine, patient())));
    assertEquals(ClusterException.Kind.CONFLICT, refused.kind());
    refused = failureOf(sandbox.clusters.lease(NAME).compose(each -> each.create(mine, patient())));
    assertEquals(ClusterException.Kind.CONFLICT, refused.kind());
    assertEquals("one", spec().getString("holderIdentity"));
  }

  /** Whose file names another Lease, or whose Lease is in another cluster. */
  @Test
  void ofTwoWithLeasesOfTheirOwnAndTheSameStateOneLeads() {
    try (TestState state = new TestState(TestState.Kind.SQLITE, folder)) {
      List<Process> both = new ArrayList<>();
      for (String name : List.of("here", "there")) {
        LeaseName own = new LeaseName(Optional.empty(), "shop", "monitor-" + name);
        both.add(
            new Process(
                    name,
                    Duration.ZERO,
                    List.of(
                        new LeaseRegister(sandbox.clusters, own),
                        new StateRegister(new Locks(state.database()))))
                .start());
      }
      pass(100);
      assertTrue(both.get(0).leads());
      both.get(0).crash();
      assertTrue(secondsUntil(both.get(1)) <= 40);
      assertFalse(both.get(0).leads());
    }
  }
}
