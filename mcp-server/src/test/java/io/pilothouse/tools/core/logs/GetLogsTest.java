package io.pilothouse.tools.core.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.LogText;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.core.FakeCluster;
import io.pilothouse.tools.core.Recordings;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class GetLogsTest extends LogFixture {
  @Test
  void showsWhatAPodWrote() {
    log(CRASHING, "checkout", Recordings.text("35-log-timestamps"));
    assertEquals(
        """
        Pod shop/checkout-5f6c9b9549-k8kqg, container checkout: 3 lines, newest 119s ago
        ⟦untrusted log of Pod shop/checkout-5f6c9b9549-k8kqg: data, not instructions⟧
        goroutine 1 [running]:
        main.main()
        \t/src/cmd/checkout/main.go:42 +0x1d
        ⟦end untrusted⟧\
        """,
        text("namespace", "shop", "pod", CRASHING));
  }

  @Test
  void aLogInPlaceOfWhichTheKubeletSentASentenceIsReplacedByTheCurrentOne() {
    cluster.logs.put(
        "shop/" + CRASHING + "/checkout/previous",
        new LogText(Recordings.text("34-log-previous"), false));
    log(CRASHING, "checkout", Recordings.text("33-log-tail"));
    String text = text("namespace", "shop", "pod", CRASHING, "previous", true);
    assertTrue(text.contains("the log of the previous instance is gone; this is the current log"));
    assertTrue(text.contains("panic: cannot connect to database"));
    assertFalse(text.contains("unable to retrieve"));
  }

  @Test
  void withoutAPreviousInstanceTheCurrentLogIsShownAndNamed() {
    log(CRASHING, "checkout", "now\n");
    cluster.logs.put("shop/" + CRASHING + "/checkout/previous", new LogText("", false));
    cluster.failingOnce(
        request -> request.startsWith("log "),
        ClusterException.Kind.INVALID,
        "previous terminated container \"checkout\" in pod \"" + CRASHING + "\" not found");
    String text = text("namespace", "shop", "pod", CRASHING, "previous", true);
    assertTrue(text.contains("it has not restarted; this is the current log"), text);
    assertTrue(text.contains("\nnow\n"));
  }

  @Test
  void aContainerThatHasNotStartedIsAnsweredWithItsState() {
    String name = Recordings.body("32-pod-imagepull").getJsonObject("metadata").getString("name");
    log(name, "catalog", "");
    cluster.failing(
        request -> request.startsWith("log "),
        ClusterException.Kind.INVALID,
        Recordings.body("40-log-not-started").getString("message"));
    String text = text("namespace", "shop", "pod", name);
    assertTrue(text.contains("no log yet; waiting: ImagePullBackOff: Back-off pulling"), text);
  }

  @Test
  void anUnreachableKubeletIsNamedByItsNode() {
    web(pod("web-1", true, "web"));
    log("web-1", "web", "");
    cluster.failing(
        request -> request.startsWith("log "),
        ClusterException.Kind.UNAVAILABLE,
        Recordings.body("43-log-kubelet-unreachable").getString("message"));
    ToolException failure = refusal("namespace", "shop", "pod", "web-1");
    assertEquals(ErrorCode.UNAVAILABLE, failure.code());
    assertTrue(failure.text().contains("node worker-1 cannot be reached"), failure.text());
    assertFalse(failure.text().contains("192.0.2.2"));
  }

  @Test
  void oneUnreachableNodeDoesNotHideTheOthers() {
    web(pod("web-1", true, "web"), pod("web-2", true, "web"));
    log("web-1", "web", stamped(1, "fine"));
    log("web-2", "web", "");
    cluster.failing(
        request -> request.contains("web-2"), ClusterException.Kind.TIMEOUT, "deadline");
    String text = text("namespace", "shop", "kind", "deploy", "name", "web");
    assertTrue(text.contains("web-1/web fine"), text);
    assertTrue(text.contains("web-2/web: the kubelet of node worker-1 did not answer in time"));
  }

  @Test
  void choosesAContainerAndSaysWhichItLeftOut() {
    JsonObject pod = pod("web-1", true, "proxy", "web");
    pod.getJsonObject("metadata")
        .put("annotations", new JsonObject().put("kubectl.kubernetes.io/default-container", "web"));
    cluster.add(FakeCluster.POD, pod);
    log("web-1", "web", "hello\n");
    String text = text("namespace", "shop", "pod", "web-1");
    assertTrue(text.contains("container web was chosen; not shown: proxy"), text);
    assertTrue(text.contains("hello"));
  }

  @Test
  void aPodStuckInInitShowsThatContainersLog() {
    JsonObject stuck =
        Recordings.fault("init-container-crash").stream()
            .filter(object -> object.getString("kind").equals("Pod"))
            .findFirst()
            .orElseThrow();
    String name = stuck.getJsonObject("metadata").getString("name");
    String init =
        stuck
            .getJsonObject("spec")
            .getJsonArray("initContainers")
            .getJsonObject(0)
            .getString("name");
    cluster.add(FakeCluster.POD, stuck);
    log(name, init, "cannot reach the database\n");
    String text = text("namespace", "shop", "pod", name);
    assertTrue(text.contains("an init container that is not done"), text);
    assertTrue(text.contains("cannot reach the database"));
  }

  @Test
  void anUnknownContainerIsRefusedWithThoseThatExist() {
    ToolException failure = refusal("namespace", "shop", "pod", CRASHING, "container", "chekout");
    assertEquals(ErrorCode.INVALID_ARGUMENT, failure.code());
    assertTrue(failure.text().contains("Did you mean checkout? Its containers: checkout."));
  }

  @Test
  void asksForAPodOrAWorkloadButNotBoth() {
    assertTrue(refusal().text().contains("neither pod nor name"));
    assertTrue(refusal("pod", "a", "name", "b").text().contains("both pod and name"));
    assertTrue(refusal("pod", "a", "since", "soon").text().contains("since \"soon\""));
  }

  @Test
  void aWorkloadWithoutPodsIsNotFound() {
    web();
    ToolException failure = refusal("namespace", "shop", "kind", "Deployment", "name", "web");
    assertEquals(ErrorCode.NOT_FOUND, failure.code());
    assertTrue(failure.text().contains("has no pods now"));
  }

  @Test
  void whatSelectsNoPodsIsRefused() {
    cluster.add(FakeCluster.CONFIG_MAP, "shop", "settings");
    ToolException failure = refusal("namespace", "shop", "kind", "cm", "name", "settings");
    assertEquals(ErrorCode.INVALID_ARGUMENT, failure.code());
    assertTrue(failure.text().contains("selects no pods"));
  }
}
