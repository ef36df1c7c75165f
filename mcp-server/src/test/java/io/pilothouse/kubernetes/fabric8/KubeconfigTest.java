package io.pilothouse.kubernetes.fabric8;

import static io.pilothouse.kubernetes.Awaiting.await;
import static io.pilothouse.kubernetes.Awaiting.failureOf;
import static io.pilothouse.kubernetes.fabric8.ClusterFixture.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ContextInfo;
import io.pilothouse.kubernetes.KubeconfigFile;
import io.pilothouse.kubernetes.RecordedApi;
import io.pilothouse.kubernetes.RecordedApi.Answer;
import io.pilothouse.kubernetes.UpstreamObserver;
import io.vertx.core.Future;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where contexts come from, what they mean, and what happens when the files change. */
class KubeconfigTest {
  private ClusterFixture fixture;
  private RecordedApi api;

  @BeforeEach
  void start() {
    fixture = new ClusterFixture();
    api = RecordedApi.start(fixture.vertx);
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
    fixture.close();
  }

  private Path file(String name) {
    return fixture.folder.resolve(name);
  }

  private ConnectionSettings environment(Map<String, String> variables) {
    return ConnectionSettings.of(fixture.host(variables));
  }

  private static List<String> names(Fabric8Clusters clusters) {
    return await(clusters.contexts()).stream().map(ContextInfo::name).toList();
  }

  private String tokenSentBy(ClusterReader reader) {
    await(reader.getPath("/version", patient()));
    return api.seen().getLast().headers().get("authorization");
  }

  @Test
  void ofSeveralFilesTheFirstToDefineSomethingWins() {
    Path first =
        KubeconfigFile.withoutCurrent()
            .context("shared", api.url(), "from-first")
            .write(file("first"));
    Path second =
        KubeconfigFile.current("other")
            .context("shared", "http://elsewhere.invalid", "from-second")
            .context("other", api.url(), "other-token")
            .write(file("second"));
    Path third = KubeconfigFile.current("shared").write(file("third"));
    String variable =
        String.join(
            File.pathSeparator,
            first.toString(),
            file("missing").toString(),
            second.toString(),
            third.toString());
    Fabric8Clusters clusters = fixture.clusters(environment(Map.of("KUBECONFIG", variable)));
    assertEquals(
        List.of(
            new ContextInfo("shared", api.url(), "default", false),
            new ContextInfo("other", api.url(), "default", true)),
        await(clusters.contexts()));
    assertEquals("Bearer other-token", tokenSentBy(await(clusters.serverReader(Optional.empty()))));
    assertEquals(
        "Bearer from-first", tokenSentBy(await(clusters.serverReader(Optional.of("shared")))));
  }

  @Test
  void theFlagComesBeforeTheVariableAndTheVariableBeforeHome() throws Exception {
    Path flag = KubeconfigFile.current("flag").context("flag", api.url(), "x").write(file("flag"));
    Path variable =
        KubeconfigFile.current("variable")
            .context("variable", api.url(), "x")
            .write(file("variable"));
    Files.createDirectories(file("home/.kube"));
    KubeconfigFile.current("home").context("home", api.url(), "x").write(file("home/.kube/config"));
    HostEnvironment host = fixture.host(Map.of("KUBECONFIG", variable.toString()));
    ConnectionSettings withFlag =
        new ConnectionSettings(
            Optional.of(flag.toString()),
            host,
            Set.of(),
            Optional.empty(),
            Duration.ofSeconds(5),
            4,
            UpstreamObserver.NONE);
    assertEquals(List.of("flag"), names(fixture.clusters(withFlag)));
    assertEquals(List.of("variable"), names(fixture.clusters(ConnectionSettings.of(host))));
    assertEquals(List.of("home"), names(fixture.clusters(environment(Map.of()))));
  }

  @Test
  void inAPodTheServiceAccountIsUsed() throws Exception {
    Files.createDirectories(file("account"));
    Files.writeString(file("account/token"), "pod-token\n");
    Files.writeString(file("account/namespace"), "shop");
    Fabric8Clusters clusters =
        fixture.clusters(
            environment(
                Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1", "KUBERNETES_SERVICE_PORT", "443")));
    assertEquals(
        List.of(new ContextInfo("in-cluster", "https://10.96.0.1:443", "shop", true)),
        await(clusters.contexts()));
    ClusterReader reader = await(clusters.serverReader(Optional.empty()));
    assertEquals("in-cluster", reader.context());
    assertEquals("shop", reader.defaultNamespace());
  }

  @Test
  void withNothingConfiguredTheMessageSaysWhatToDo() {
    Fabric8Clusters clusters = fixture.clusters(environment(Map.of()));
    for (Future<?> call : List.of(clusters.contexts(), clusters.serverReader(Optional.empty()))) {
      ClusterException failure = failureOf(call);
      assertEquals(Kind.CONFIGURATION, failure.kind());
      assertTrue(failure.getMessage().contains("--kubeconfig"), failure.getMessage());
      assertFalse(failure.getMessage().contains(fixture.folder.toString()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "contexts: [",
        "just text",
        "contexts: 3",
        "contexts: [3]",
        "",
        "apiVersion: v1\ncontexts: []\n",
        "a: &a [*a]",
      })
  void aFileThatIsNoKubeconfigIsSaidToBeNone(String text) throws Exception {
    Path file = Files.writeString(file("config"), text);
    ClusterException failure = failureOf(fixture.clusters(fixture.settings(file)).contexts());
    assertEquals(Kind.CONFIGURATION, failure.kind());
    assertTrue(failure.getMessage().contains("--kubeconfig"), failure.getMessage());
    assertFalse(failure.getMessage().contains(fixture.folder.toString()), failure.getMessage());
  }

  @Test
  void aMissingFileGivenByFlagIsAnErrorAndNothingElseIsTried() {
    ClusterException failure =
        failureOf(fixture.clusters(fixture.settings(file("nothing"))).contexts());
    assertEquals("--kubeconfig names a file that does not exist", failure.getMessage());
  }

  @Test
  void aPathThatCannotBeOneIsAConfigurationError() {
    Path file =
        KubeconfigFile.current("one")
            .context("one", api.url(), "shop", "client-key: \"a\\0b\"")
            .write(file("config"));
    ClusterException failure =
        failureOf(fixture.clusters(fixture.settings(file)).serverReader(Optional.empty()));
    assertTrue(failure.getMessage().contains("path"), failure.getMessage());
    assertEquals(Kind.CONFIGURATION, failure.kind());
  }

  @Test
  void onlyAllowedContextsExist() {
    Path file =
        KubeconfigFile.current("production")
            .context("production", api.url(), "x")
            .context("staging", api.url(), "x")
            .write(file("config"));
    ConnectionSettings settings =
        new ConnectionSettings(
            Optional.of(file.toString()),
            fixture.host(Map.of()),
            Set.of("staging"),
            Optional.empty(),
            Duration.ofSeconds(5),
            4,
            UpstreamObserver.NONE);
    Fabric8Clusters clusters = fixture.clusters(settings);
    assertEquals(List.of("staging"), names(clusters));
    assertEquals("staging", await(clusters.serverReader(Optional.empty())).context());
    ClusterException failure = failureOf(clusters.serverReader(Optional.of("production")));
    assertEquals(Kind.UNKNOWN_CONTEXT, failure.kind());
  }

  @Test
  void aMistypedContextIsAnsweredWithTheNearestNames() {
    Path file =
        KubeconfigFile.withoutCurrent()
            .context("production", api.url(), "x")
            .context("staging", api.url(), "x")
            .write(file("config"));
    Fabric8Clusters clusters = fixture.clusters(fixture.settings(file));
    ClusterException typo = failureOf(clusters.serverReader(Optional.of("stagin")));
    assertEquals(Kind.UNKNOWN_CONTEXT, typo.kind());
    assertTrue(typo.getMessage().endsWith("nearest: staging"), typo.getMessage());
    ClusterException none = failureOf(clusters.serverReader(Optional.empty()));
    assertEquals(Kind.UNKNOWN_CONTEXT, none.kind());
    assertTrue(none.getMessage().contains("production, staging"), none.getMessage());
  }

  @Test
  void aChangedFileIsReadAgainAndOnlyWhatChangedIsReplaced() {
    KubeconfigFile before =
        KubeconfigFile.current("one").context("one", api.url(), "a").context("two", api.url(), "b");
    Path file = before.write(file("config"));
    Fabric8Clusters clusters = fixture.clusters(fixture.settings(file));
    ClusterReader one = await(clusters.serverReader(Optional.empty()));
    ClusterReader two = await(clusters.serverReader(Optional.of("two")));
    assertSame(one, await(clusters.serverReader(Optional.of("one"))));
    KubeconfigFile.current("two")
        .context("one", api.url(), "c")
        .context("two", api.url(), "b")
        .context("three", api.url(), "d")
        .write(file);
    assertSame(two, await(clusters.serverReader(Optional.empty())));
    ClusterReader newOne = await(clusters.serverReader(Optional.of("one")));
    assertNotSame(one, newOne);
    assertEquals("Bearer c", tokenSentBy(newOne));
    assertEquals("Bearer d", tokenSentBy(await(clusters.serverReader(Optional.of("three")))));
    assertEquals("Bearer a", tokenSentBy(one), "a call that began before still ends");
  }

  @Test
  void aCallUnderWayOutlivesAReload() {
    api.on("GET", "/slow").hang();
    Path file = KubeconfigFile.current("one").context("one", api.url(), "a").write(file("config"));
    Fabric8Clusters clusters = fixture.clusters(fixture.settings(file));
    ClusterReader old = await(clusters.serverReader(Optional.empty()));
    await(old.getPath("/version", patient()));
    Future<?> underWay = old.getPath("/slow", ClusterFixture.within(Duration.ofSeconds(1)));
    KubeconfigFile.current("two").context("two", api.url(), "b").write(file);
    await(clusters.serverReader(Optional.empty()));
    assertEquals(Kind.TIMEOUT, failureOf(underWay).kind());
  }

  @Test
  void aFileThatBreaksLeavesWhatWasReadBefore() throws Exception {
    Path file = KubeconfigFile.current("one").context("one", api.url(), "a").write(file("config"));
    Fabric8Clusters clusters = fixture.clusters(fixture.settings(file));
    ClusterReader one = await(clusters.serverReader(Optional.empty()));
    Files.writeString(file, "contexts: [");
    assertSame(one, await(clusters.serverReader(Optional.empty())));
    assertEquals(List.of("one"), names(clusters));
    Files.delete(file);
    assertSame(one, await(clusters.serverReader(Optional.empty())));
  }

  @Test
  void aBrokenContextDoesNotHideTheOthers() {
    Path file =
        KubeconfigFile.current("good")
            .context("good", api.url(), "x")
            .context("bad", "not a url", "x")
            .write(file("config"));
    Fabric8Clusters clusters = fixture.clusters(fixture.settings(file));
    assertEquals(List.of("good", "bad"), names(clusters));
    assertEquals("good", await(clusters.serverReader(Optional.empty())).context());
    assertEquals(Kind.CONFIGURATION, failureOf(clusters.serverReader(Optional.of("bad"))).kind());
  }

  @Test
  void tokenFilesAreReadAgainWhenTheServerRefusesTheToken() throws Exception {
    Files.writeString(file("token"), "old");
    Path file =
        KubeconfigFile.current("one")
            .context("one", api.url(), "shop", "tokenFile: token")
            .write(file("config"));
    ClusterReader reader = fixture.reader(fixture.settings(file));
    assertEquals("Bearer old", tokenSentBy(reader));
    Files.writeString(file("token"), "new");
    api.on("GET", "/version")
        .answer(
            Answer.status(401, "expired"), Answer.json(200, new io.vertx.core.json.JsonObject()));
    assertEquals("Bearer new", tokenSentBy(reader));
  }

  @Test
  void basicAuthenticationAndImpersonationAreHonoured() {
    Path file =
        KubeconfigFile.current("one")
            .context(
                "one",
                api.url(),
                "shop",
                "username: jane, password: secret, as: guest, as-groups: [viewers, auditors]")
            .write(file("config"));
    ClusterReader reader = fixture.reader(fixture.settings(file));
    assertEquals("Basic amFuZTpzZWNyZXQ=", tokenSentBy(reader));
    assertEquals("guest", api.seen().getLast().headers().get("impersonate-user"));
    assertTrue(api.seen().getLast().headers().containsKey("impersonate-group"));
    assertEquals("shop", reader.defaultNamespace());
  }

  @Test
  void nothingConfiguredShowsInAStringByAccident() {
    Path file =
        KubeconfigFile.current("one").context("one", api.url(), "s3cr3t").write(file("config"));
    ContextLoader loader = new ContextLoader(fixture.settings(file));
    ContextDefinition definition = await(fixture.seam.run(() -> loader.load().resolve("one")));
    assertFalse(definition.toString().contains("s3cr3t"));
  }
}
