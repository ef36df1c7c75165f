package io.pilothouse.tools.core.listing;

import static io.pilothouse.tools.core.FakeCluster.POD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Calls;
import io.pilothouse.tools.core.FakeCluster;
import io.pilothouse.tools.core.ListScan;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListPodsTest {
  private final FakeCluster cluster =
      new FakeCluster()
          .columns(POD, "Name", "Ready", "Status", "Restarts", "Age", "IP+", "Node+")
          .add(FakeCluster.NAMESPACE, "", "default", "Active", "9d")
          .add(FakeCluster.NAMESPACE, "", "shop", "Active", "9d");
  private final ListPods tool = new ListPods(cluster, new Redactor());

  private void pod(String namespace, String name, String ready, String status, String restarts) {
    cluster.add(POD, namespace, name, ready, status, restarts, "5d", "10.1.0.9", "node-1");
  }

  private void shop() {
    pod("shop", "web-1", "1/1", "Running", "0");
    pod("shop", "web-2", "0/1", "Running", "0");
    pod("shop", "cart-1", "1/1", "Running", "4 (2m ago)");
    pod("shop", "api-1", "0/1", "CrashLoopBackOff", "12 (9s ago)");
    pod("shop", "job-1", "0/1", "Completed", "0");
    pod("shop", "db-0", "0/1", "Pending", "0");
  }

  /** Enough pods for several pages, one in a hundred broken. */
  private void many(int count) {
    for (int i = 0; i < count; i++) {
      boolean broken = i % 100 == 99;
      pod(
          "team-" + i % 20,
          "service-%04d-7d4f9c8b6d-x2x9z".formatted(i),
          broken ? "0/1" : "1/1",
          broken ? "CrashLoopBackOff" : "Running",
          "0");
    }
  }

  @Test
  void putsTheWorstFirstAndCountsByState() {
    shop();
    assertEquals(
        """
        6 pods in namespace shop: 1 CrashLoopBackOff, 1 Pending, 1 Running but not ready, \
        1 Running, restarted within the hour, 1 Running, 1 Completed
        NAME    READY  STATUS            RESTARTS     AGE
        api-1   0/1    CrashLoopBackOff  12 (9s ago)  5d
        db-0    0/1    Pending           0            5d
        web-2   0/1    Running           0            5d
        cart-1  1/1    Running           4 (2m ago)   5d
        web-1   1/1    Running           0            5d
        job-1   0/1    Completed         0            5d\
        """,
        Calls.text(tool, "namespace", "shop"));
  }

  @Test
  void namesTheNamespacesWhenThereAreSeveral() {
    shop();
    pod("ops", "agent", "1/1", "Running", "0");
    String text = Calls.text(tool);
    assertTrue(text.startsWith("7 pods in 2 namespaces: 1 CrashLoopBackOff"), text);
    assertTrue(text.contains("\nNAMESPACE  NAME    READY"), text);
    assertTrue(text.contains("\nops        agent   1/1"), text);
  }

  @Test
  void twoThousandPodsFitAndNothingIsDroppedSilently() {
    many(2000);
    ToolResult result = Calls.result(tool);
    String text = result.text();
    assertTrue(text.length() <= 12_000, text.length() + " characters");
    assertTrue(
        text.startsWith("2,000 pods in 20 namespaces: 20 CrashLoopBackOff, 1,980 Running\n"), text);
    List<String> rows = text.lines().filter(line -> line.startsWith("team-")).toList();
    assertEquals(50, rows.size());
    assertTrue(rows.subList(0, 20).stream().allMatch(row -> row.contains("CrashLoopBackOff")));
    assertTrue(text.contains("\nshown 50 of 2,000; next: cursor="), text);
    assertEquals(4, cluster.requests.stream().filter("list pods *"::equals).count());
  }

  @Test
  void aPageAskedLargerIsCutAtItsSizeAndSaysSo() {
    many(1500);
    ToolResult result = Calls.result(tool, "limit", 1000);
    assertTrue(result.text().length() <= 12_000, "at most 3,000 tokens");
    int shown = result.structured().getInteger("shown");
    assertTrue(shown > 100 && shown < 1000, shown + " rows");
    assertTrue(
        result.text().contains("shown " + shown + " of 1,500 (max_chars reached); next: cursor="));
  }

  @ParameterizedTest
  @ValueSource(strings = {"unhealthy", "Unhealthy"})
  void filtersByHealth(String status) {
    shop();
    String text = Calls.text(tool, "status", status);
    assertTrue(
        text.startsWith("3 of 6 pods in 1 namespace with status " + status + "; all: 1 Cr"), text);
    assertTrue(text.contains("api-1") && text.contains("db-0") && text.contains("web-2"), text);
    assertFalse(text.contains("web-1") || text.contains("job-1"), text);
  }

  @Test
  void filtersByState() {
    shop();
    assertEquals(1, Calls.result(tool, "status", "pending").structured().getInteger("total"));
    assertEquals(3, Calls.result(tool, "status", "healthy").structured().getInteger("total"));
    assertTrue(
        Calls.text(tool, "status", "Evicted").startsWith("0 of 6 pods"), "says what there is");
  }

  @Test
  void narrowsByNodeLabelAndField() {
    cluster.add(
        POD,
        new JsonObject(
            """
            {"metadata": {"name": "a", "namespace": "shop", "labels": {"app": "web"}},
             "spec": {"nodeName": "node-1"}, "status": {"phase": "Running"}}\
            """),
        "a",
        "1/1",
        "Running",
        "0",
        "1d",
        "10.1.0.1",
        "node-1");
    cluster.add(
        POD,
        new JsonObject(
            """
            {"metadata": {"name": "b", "namespace": "shop", "labels": {"app": "web"}},
             "spec": {"nodeName": "node-2"}, "status": {"phase": "Running"}}\
            """),
        "b",
        "1/1",
        "Running",
        "0",
        "1d",
        "10.1.0.2",
        "node-2");
    ToolResult both = Calls.result(tool, "selector", "app=web");
    assertEquals(2, both.structured().getInteger("total"));
    String one =
        Calls.text(tool, "node", "node-2", "field_selector", "status.phase=Running", "wide", true);
    assertTrue(one.startsWith("1 pods") && one.contains("10.1.0.2  node-2"), one);
  }

  @Test
  void fallsBackToTheOwnNamespaceAndSaysSo() {
    shop();
    pod("default", "mine", "1/1", "Running", "0");
    cluster.failing("list pods *"::equals, ClusterException.Kind.FORBIDDEN, "no");
    String text = Calls.text(tool);
    assertTrue(text.startsWith("1 pods in namespace default: 1 Running\nnote: not allowed"), text);
    assertTrue(text.contains("mine"), text);
  }

  @Test
  void aForbiddenNamespaceIsAFailure() {
    cluster.failing("list pods shop"::equals, ClusterException.Kind.FORBIDDEN, "no");
    ClusterException failure = (ClusterException) Calls.failure(tool, "namespace", "shop");
    assertEquals(ClusterException.Kind.FORBIDDEN, failure.kind());
  }

  @Test
  void startsAgainOnceWhenTheListExpires() {
    many(1200);
    int[] calls = {0};
    cluster.failingOnce(
        request -> request.startsWith("list pods") && calls[0]++ == 1,
        ClusterException.Kind.EXPIRED,
        "too old");
    assertEquals(1200, Calls.result(tool).structured().getInteger("total"));
    assertEquals(5, cluster.requests.stream().filter("list pods *"::equals).count());
  }

  @Test
  void givesUpWhenTheListExpiresAgain() {
    many(1200);
    cluster.failing(request -> true, ClusterException.Kind.EXPIRED, "too old");
    assertEquals(ClusterException.Kind.EXPIRED, ((ClusterException) Calls.failure(tool)).kind());
  }

  @Test
  void saysWhereTheScanStopped() {
    for (int i = 0; i < ListScan.MOST + 700; i++) {
      cluster.add(POD, "shop", "p" + i, "1/1", "Running", "0", "1d", "", "");
    }
    String text = Calls.text(tool);
    assertTrue(text.startsWith("20,000 pods in 1 namespace"), text);
    assertTrue(text.contains("\nnote: scanned the first 20,000; narrow with"), text);
  }

  @Test
  void knowsAnAbsentNamespaceFromAnEmptyOne() {
    assertEquals("0 pods in namespace shop", Calls.text(tool, "namespace", "shop"));
    ToolException refusal = Calls.refusal(tool, "namespace", "shpo");
    assertEquals(ErrorCode.NOT_FOUND, refusal.code());
    assertTrue(refusal.text().contains("Nearest names: shop."), refusal.text());
  }

  @Test
  void anEmptyNamespaceStaysAnAnswerWithoutTheRightToReadNamespaces() {
    cluster.failing(
        request -> request.contains("namespaces"), ClusterException.Kind.FORBIDDEN, "no");
    assertEquals("0 pods in namespace shop", Calls.text(tool, "namespace", "shop"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "Shop", "a/b", "../x", "-A", "shop%2F", "a b"})
  void refusesWhatIsNoNamespace(String namespace) {
    ToolException refusal = Calls.refusal(tool, "namespace", namespace);
    assertEquals(ErrorCode.INVALID_ARGUMENT, refusal.code());
    assertTrue(refusal.text().contains("namespace"), refusal.text());
    assertTrue(cluster.requests.isEmpty(), "nothing is sent");
  }

  @Test
  void refusesASelectorThatIsAnOption() {
    assertEquals(ErrorCode.INVALID_ARGUMENT, Calls.refusal(tool, "selector", "-Aowide").code());
  }
}
