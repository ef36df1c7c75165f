package io.pilothouse.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.diagnosis.tools.CheckConnectivity;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.kubernetes.ContextInfo;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Calls;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CheckConnectivityTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final String API = "{'workload': {'name': 'api'}}";
  private static final String DB =
      "{'workload': {'name': 'db', 'container': {'ports': [{'name': 'pg', 'containerPort':"
          + " 5432}]}}}";
  private static final String SERVICE =
      "{'kind': 'Service', 'metadata': {'name': 'db', 'namespace': 'shop'}, 'spec': {'selector':"
          + " {'app': 'db'}, 'ports': [{'port': 5432, 'targetPort': 'pg'}]}}";

  private static final String SLICE =
      "{'kind': 'EndpointSlice', 'metadata': {'name': 'db-1', 'namespace': 'shop', 'labels':"
          + " {'kubernetes.io/service-name': 'db'}}, 'endpoints': [{'addresses': ['10.0.0.1'],"
          + " 'conditions': {'ready': true}}]}";

  private record One(ClusterReader reader) implements Clusters {
    @Override
    public Future<List<ContextInfo>> contexts() {
      return Future.succeededFuture(List.of());
    }

    @Override
    public Future<ClusterReader> reader(Optional<String> context, Caller caller) {
      return Future.succeededFuture(reader);
    }

    @Override
    public Future<ClusterReader> serverReader(Optional<String> context) {
      return Future.succeededFuture(reader);
    }
  }

  private static CheckConnectivity tool(Set<String> forbidden, List<String> objects) {
    JsonArray written = new JsonArray();
    objects.forEach(each -> written.add(new JsonObject(each.replace('\'', '"'))));
    return new CheckConnectivity(
        new One(new FixtureReader(ScenarioObjects.expand(written, NOW), Map.of(), forbidden)),
        new Redactor(),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static ToolResult ask(Set<String> forbidden, List<String> objects, Object... more) {
    Object[] all =
        Stream.concat(Stream.of("namespace", "shop", "from", "api", "to", "db"), Stream.of(more))
            .toArray();
    return Calls.result(tool(forbidden, objects), all);
  }

  private static void says(ToolResult result, String verdict, String first, String... more) {
    String text = result.text();
    assertEquals(verdict, result.structured().getString("verdict"), text);
    assertTrue(text.lines().findFirst().orElse("").contains(first), text);
    Stream.of(more).forEach(each -> assertTrue(text.contains(each), each + "\n" + text));
  }

  private static String policy(String name, String spec) {
    return "{'kind': 'NetworkPolicy', 'metadata': {'name': '"
        + name
        + "', 'namespace': 'shop'}, 'spec': "
        + spec
        + "}";
  }

  @Test
  void anOpenWay() {
    says(
        ask(Set.of(), List.of(API, DB, SLICE, SERVICE)),
        "open",
        "OPEN",
        "Deployment shop/api -> Service shop/db",
        "port 5432 leads to pg, which the pods declare",
        "no NetworkPolicy restricts it",
        "next: get_logs",
        "nothing was sent");
  }

  @Test
  void aServiceThatDoesNotExist() {
    says(
        ask(Set.of(), List.of(API, DB, SLICE, SERVICE.replace("'name': 'db'", "'name': 'dbs'"))),
        "blocked",
        "BLOCKED at step 2, name",
        "nearest: dbs",
        "next: list_resources");
  }

  @Test
  void aSourceThatDoesNotExistIsTheCallersMistake() {
    assertEquals(
        ErrorCode.NOT_FOUND,
        Calls.refusal(
                tool(Set.of(), List.of(DB, SERVICE)),
                "namespace",
                "shop",
                "from",
                "api",
                "to",
                "db")
            .code());
  }

  @Test
  void aSelectorThatMatchesNothing() {
    says(
        ask(
            Set.of(),
            List.of(API, DB, SLICE, SERVICE.replace("{'app': 'db'}", "{'app': 'database'}"))),
        "blocked",
        "BLOCKED at step 3, selector",
        "next: diagnose");
  }

  @Test
  void podsThatAreNotReady() {
    says(
        ask(
            Set.of(),
            List.of(API, DB.replace("'name': 'db',", "'name': 'db', 'ready': 0,"), SERVICE)),
        "blocked",
        "BLOCKED at step 4, endpoints: 0 of 1 pods ready");
  }

  @Test
  void podsThatNoSliceLists() {
    says(
        ask(Set.of(), List.of(API, DB, SERVICE)),
        "blocked",
        "1 of 1 pods ready, but its EndpointSlices list none of them");
  }

  @Test
  void portsThatAreNotThere() {
    says(
        ask(Set.of(), List.of(API, DB, SLICE, SERVICE), "port", "3306"),
        "blocked",
        "the Service has no port 3306; it has 5432");
    says(
        ask(Set.of(), List.of(API, DB, SLICE, SERVICE.replace("'pg'}", "'postgres'}"))),
        "blocked",
        "a name that the pods do not have; they have 5432 (pg)");
    says(
        ask(Set.of(), List.of(API, DB, SLICE, SERVICE.replace("'pg'}", "5433}"))),
        "unknown",
        "NOT PROVED",
        "may be open");
  }

  @Test
  void policiesThatForbid() {
    says(
        ask(Set.of(), List.of(API, DB, SLICE, SERVICE, policy("deny", "{'podSelector': {}}"))),
        "blocked",
        "ingress: not let through by NetworkPolicy shop/deny (for all pods)");
    says(
        ask(
            Set.of(),
            List.of(
                API,
                DB,
                SLICE,
                SERVICE,
                policy(
                    "out",
                    "{'podSelector': {'matchLabels': {'app': 'api'}}, 'egress': [{'to':"
                        + " [{'podSelector': {}}]}]}"))),
        "blocked",
        "dns: not let through by NetworkPolicy shop/out",
        "egress passed");
    says(
        ask(
            Set.of(),
            List.of(
                API,
                DB,
                SLICE,
                SERVICE,
                policy(
                    "out",
                    "{'podSelector': {'matchLabels': {'app': 'api'}}, 'policyTypes': ['Egress'],"
                        + " 'egress': [{'ports': [{'port': 53, 'protocol': 'UDP'}]}]}"))),
        "blocked",
        "egress: not let through",
        "dns passed");
  }

  @Test
  void whatMayNotBeReadIsNotOpen() {
    says(
        ask(Set.of("networkpolicies"), List.of(API, DB, SLICE, SERVICE)),
        "unknown",
        "policies",
        "NetworkPolicy objects could not be read");
  }

  @Test
  void anAliasLeadsOut() {
    says(
        ask(
            Set.of(),
            List.of(
                API,
                "{'kind': 'Service', 'metadata': {'name': 'db', 'namespace': 'shop'}, 'spec':"
                    + " {'type': 'ExternalName', 'externalName': 'db.example.com'}}")),
        "unknown",
        "name",
        "db.example.com");
  }

  @Test
  void aWorkloadAsTheTarget() {
    says(
        ask(Set.of(), List.of(API, DB), "to_kind", "Deployment"),
        "open",
        "OPEN",
        "Deployment shop/api -> Deployment shop/db");
  }

  @Test
  void theRouteThatLeadsThere() {
    String ingress =
        "{'kind': 'Ingress', 'metadata': {'name': 'web', 'namespace': 'shop'}, 'spec':"
            + " {'ingressClassName': 'nginx', 'rules': [{'host': 'a.example.com', 'http': {'paths':"
            + " [{'path': '/', 'backend': {'service': {'name': 'db', 'port': {'number':"
            + " 5432}}}}]}}]}}";
    says(
        ask(Set.of(), List.of(API, DB, SLICE, SERVICE, ingress), "route", true),
        "blocked",
        "IngressClass nginx does not exist");
    says(
        ask(Set.of(), List.of(API, DB, SLICE, SERVICE), "route", true),
        "blocked",
        "no Ingress in shop leads to it");
  }
}
