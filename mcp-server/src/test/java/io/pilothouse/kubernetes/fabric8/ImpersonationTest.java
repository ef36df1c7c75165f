package io.pilothouse.kubernetes.fabric8;

import static io.pilothouse.kubernetes.Awaiting.await;
import static io.pilothouse.kubernetes.Awaiting.failureOf;
import static io.pilothouse.kubernetes.fabric8.ClusterFixture.PODS;
import static io.pilothouse.kubernetes.fabric8.ClusterFixture.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.AccessQuestion;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.KubeconfigFile;
import io.pilothouse.kubernetes.ListQuery;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API server sees of a caller when callers are impersonated. */
class ImpersonationTest {
  private static final String SESSION = "impersonate-extra-pilothouse.io%2fsession";
  private static final Caller JANE = new Caller("jane", List.of("dev", "ops"), "s-1");
  private static final Caller JOE = new Caller("joe", List.of(), "");

  private final ClusterFixture fixture = new ClusterFixture();
  private HeaderServer api;
  private Path config;
  private Fabric8Clusters clusters;

  @BeforeEach
  void start() {
    api = await(HeaderServer.start(fixture.vertx));
    config =
        KubeconfigFile.current("test")
            .context("test", api.url(), "server-token")
            .write(fixture.folder.resolve("config"));
    clusters = fixture.impersonating(config);
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
  }

  private ClusterReader reader(Caller caller) {
    return await(clusters.reader(Optional.empty(), caller));
  }

  private static Future<?> list(ClusterReader reader) {
    return reader.list(ListQuery.of(PODS, Optional.of("shop")), patient());
  }

  @Test
  void everyRequestCarriesTheCaller() {
    ClusterReader reader = reader(JANE);
    await(list(reader));
    AccessQuestion question =
        new AccessQuestion(
            "get",
            "",
            "pods",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    await(reader.access(question, patient()));
    await(reader.catalog(patient()));
    assertTrue(api.seen().size() >= 4);
    for (MultiMap headers : api.seen()) {
      assertEquals(List.of("jane"), headers.getAll("impersonate-user"));
      assertEquals(List.of("dev", "ops"), headers.getAll("impersonate-group"));
      assertEquals(1, headers.getAll(SESSION).size());
      assertFalse(headers.get(SESSION).contains("s-1"), "the session's id is a secret of its own");
      assertEquals(List.of("Bearer server-token"), headers.getAll("authorization"));
    }
  }

  @Test
  void theServerItselfAsksAsItself() {
    await(list(await(clusters.serverReader(Optional.empty()))));
    await(list(reader(JANE)));
    await(list(await(clusters.serverReader(Optional.empty()))));
    assertEquals(0, HeaderServer.impersonating(api.seen().getFirst()));
    assertEquals(4, HeaderServer.impersonating(api.seen().get(1)));
    assertEquals(0, HeaderServer.impersonating(api.seen().getLast()));
  }

  @Test
  void withoutTheSettingNobodyIsImpersonated() {
    Fabric8Clusters plain = fixture.clusters(fixture.settings(config));
    assertSame(
        await(plain.reader(Optional.empty(), JANE)), await(plain.reader(Optional.empty(), JOE)));
    await(list(await(plain.reader(Optional.empty(), JANE))));
    assertEquals(0, HeaderServer.impersonating(api.seen().getFirst()));
  }

  @Test
  void nothingCrossesBetweenCallersThatAskAtTheSameTime() {
    List<Future<?>> calls = new ArrayList<>();
    api.holdUntil(32);
    for (int i = 0; i < 16; i++) {
      for (Caller caller : List.of(JANE, JOE)) {
        String path = "/apis/of/" + caller.user() + "?n=" + i;
        calls.add(
            clusters
                .reader(Optional.empty(), caller)
                .compose(reader -> reader.getPath(path, patient())));
      }
    }
    await(Future.all(calls));
    // Once more over the connections that are open now.
    api.holdUntil(1);
    for (int i = 0; i < 16; i++) {
      await(reader(i % 2 == 0 ? JOE : JANE).getPath(path(i % 2 == 0 ? JOE : JANE), patient()));
    }
    assertEquals(48, api.seen().size());
    Map<String, Integer> expected = Map.of("jane", 4, "joe", 1);
    for (MultiMap headers : api.seen()) {
      String asker = headers.get(HeaderServer.PATH).replaceAll(".*/(\\w+)\\?.*", "$1");
      assertEquals(List.of(asker), headers.getAll("impersonate-user"));
      assertEquals(expected.get(asker), HeaderServer.impersonating(headers));
    }
  }

  private static String path(Caller caller) {
    return "/apis/of/" + caller.user() + "?again";
  }

  @Test
  void whatOneCallerWasToldIsNotToldToAnother() {
    await(reader(JANE).catalog(patient()));
    int asked = api.seen().size();
    await(reader(JANE).catalog(patient()));
    assertEquals(asked, api.seen().size());
    await(reader(JOE).catalog(patient()));
    assertEquals(2 * asked, api.seen().size());
    await(reader(JANE).openApi("apps/v1", patient()));
    await(reader(JOE).openApi("apps/v1", patient()));
    assertEquals(2, api.seen("/openapi/v3/apis/apps/v1").size());
  }

  @Test
  void aRefusalIsNotRememberedForAnybody() {
    api.refuse("joe");
    assertEquals(Kind.FORBIDDEN, failureOf(list(reader(JOE))).kind());
    await(list(reader(JANE)));
    assertEquals(Kind.FORBIDDEN, failureOf(list(reader(JOE))).kind());
    api.refuse("nobody");
    await(list(reader(JOE)));
  }

  @Test
  void eachCallerHasOneReader() {
    assertSame(reader(JANE), reader(new Caller("jane", List.of("ops", "dev"), "s-1")));
    assertNotSame(reader(JANE), reader(JOE));
    assertNotSame(reader(JANE), reader(new Caller("jane", List.of("dev"), "s-1")));
    assertNotSame(reader(JANE), reader(new Caller("jane", List.of("dev", "ops"), "s-2")));
    assertNotSame(reader(JANE), await(clusters.serverReader(Optional.empty())));
  }

  @Test
  void aNewKubeconfigReplacesEveryReader() {
    ClusterReader before = reader(JANE);
    KubeconfigFile.current("test").context("test", api.url(), "other-token").write(config);
    assertNotSame(before, reader(JANE));
    await(list(reader(JANE)));
    assertEquals("Bearer other-token", api.seen().getLast().get("authorization"));
    assertEquals("jane", api.seen().getLast().get("impersonate-user"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "anonymous",
        "system:anonymous",
        "system:masters",
        "system:admin",
        "system:kube-controller-manager",
        "system:node:worker-1",
        "system:serviceaccount:kube-system",
        "system:serviceaccount::default",
        "system:serviceaccount:a:b:c",
        "system:serviceaccount:a/b:c",
        "jane\r\nImpersonate-Group: system:masters",
        "jane\nImpersonate-Group: system:masters",
        "jane\r",
        "jane\u0000",
        "jane\u007f",
        " jane",
        "jane ",
        "jane\t",
        "jos\u00e9",
        "\uff33ystem:masters",
        "\u560a\u560dImpersonate-Group: x"
      })
  void refusesAUserThatCannotBeNamedSafely(String user) {
    ClusterException refusal =
        failureOf(clusters.reader(Optional.empty(), new Caller(user, List.of("dev"), "")));
    assertEquals(Kind.FORBIDDEN, refusal.kind());
    assertTrue(refusal.getMessage().startsWith("this caller cannot be impersonated"));
    assertFalse(refusal.getMessage().contains("\n"));
    assertEquals(List.of(), api.seen());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "system:masters",
        "system:nodes",
        "system:unauthenticated",
        "system:serviceaccounts",
        "dev\r\nImpersonate-Group: system:masters",
        "dev\nX: y",
        " system:masters",
        "gr\u00fcn"
      })
  void refusesAGroupThatCannotBeNamedSafely(String group) {
    ClusterException refusal =
        failureOf(clusters.reader(Optional.empty(), new Caller("jane", List.of("dev", group), "")));
    assertEquals(Kind.FORBIDDEN, refusal.kind());
    assertEquals(List.of(), api.seen());
  }

  @Test
  void refusesWhatIsTooMuchForHeaders() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      many.add("g" + i);
    }
    for (Caller caller :
        List.of(new Caller("jane", many, ""), new Caller("j".repeat(5_000), List.of(), ""))) {
      assertEquals(Kind.FORBIDDEN, failureOf(clusters.reader(Optional.empty(), caller)).kind());
    }
  }

  @Test
  void aServiceAccountIsNamedWithoutTheGroupsItHasAnyway() {
    Caller account =
        new Caller(
            "system:serviceaccount:shop:agent",
            List.of(
                "system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated"),
            "");
    await(list(reader(account)));
    MultiMap headers = api.seen().getLast();
    assertEquals("system:serviceaccount:shop:agent", headers.get("impersonate-user"));
    assertEquals(1, HeaderServer.impersonating(headers));
    Caller elsewhere =
        new Caller(account.user(), List.of("system:serviceaccounts:kube-system"), "");
    assertEquals(Kind.FORBIDDEN, failureOf(clusters.reader(Optional.empty(), elsewhere)).kind());
  }

  @Test
  void aSessionNameCannotInjectAnything() {
    await(list(reader(new Caller("jane", List.of(), "s\r\nImpersonate-Group: system:masters"))));
    MultiMap headers = api.seen().getLast();
    assertEquals(2, HeaderServer.impersonating(headers));
    assertTrue(headers.get(SESSION).matches("[0-9a-f]{32}"));
    await(list(reader(new Caller("jane", List.of(), "s"))));
    assertNotEquals(headers.get(SESSION), api.seen().getLast().get(SESSION));
  }

  @Test
  void groupsWithSpacesAndCommasArriveAsOneEach() {
    await(list(reader(new Caller("jane", List.of("cn=a,ou=b", "team one"), ""))));
    assertEquals(
        List.of("cn=a,ou=b", "team one"), api.seen().getLast().getAll("impersonate-group"));
  }

  @Test
  void aContextThatImpersonatesCannotBeUsedForCallers() {
    KubeconfigFile.current("test")
        .context("test", api.url(), "default", "token: t, as: guest, as-user-extra: {a.io/b%: [c]}")
        .write(config);
    assertEquals(Kind.CONFIGURATION, failureOf(clusters.reader(Optional.empty(), JANE)).kind());
    await(list(await(clusters.serverReader(Optional.empty()))));
    assertEquals("c", api.seen().getLast().get("impersonate-extra-a.io%2fb%25"));
  }

  @Test
  void extrasAreEncodedAsHeaderNamesDemand() {
    assertEquals(
        "Impersonate-Extra-a.b%2Fc%3A%0D%0A%25%C3%A9", Impersonation.extra("a.b/c:\r\n%\u00e9"));
  }
}
