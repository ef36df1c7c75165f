package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.rbac.Extent;
import io.pilothouse.rbac.GrantedRoles;
import io.pilothouse.rbac.GrantedRoles.Granted;
import io.pilothouse.rbac.Kind;
import io.pilothouse.rbac.Needs;
import io.pilothouse.rbac.RoleManifest;
import io.pilothouse.sandbox.SandboxOptions;
import io.pilothouse.sandbox.SandboxServer;
import io.pilothouse.sandbox.SandboxUser;
import io.pilothouse.tools.SchemaCatalog;
import io.pilothouse.tools.ToolResult;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each tool that reads, by an account with exactly the roles that are printed for it alone: it
 * works, and it no longer does, or says what it could not see, once any one right is taken away.
 */
class ReadRightsTest {
  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-11-21T00:00:00Z"), ZoneOffset.UTC);

  /** Calls that take every way through a tool; of those that take any kind, KIND is each. */
  private static final Map<String, List<String>> CALLS =
      Map.ofEntries(
          Map.entry(
              "check_access", List.of("{'resource': 'pods', 'service_account': 'shop/default'}")),
          Map.entry("describe_events", List.of("{'namespace': 'shop'}")),
          Map.entry("explain_resource", List.of("{'kind': 'deployment', 'path': 'spec'}")),
          Map.entry(
              "get_logs",
              List.of(
                  "{'namespace': 'shop', 'kind': 'deploy', 'name': 'api'}",
                  "{'namespace': 'shop', 'kind': 'sts', 'name': 'none'}",
                  "{'namespace': 'shop', 'kind': 'ds', 'name': 'none'}",
                  "{'namespace': 'shop', 'kind': 'rs', 'name': 'none'}",
                  "{'namespace': 'shop', 'kind': 'job', 'name': 'none'}",
                  "{'namespace': 'shop', 'kind': 'svc', 'name': 'api'}",
                  "{'namespace': 'shop', 'kind': 'cronjob', 'name': 'tidy'}",
                  "{'namespace': 'shop', 'pod': 'witness'}")),
          Map.entry(
              "get_resource", List.of("{'kind': 'KIND', 'namespace': 'shop', 'name': 'none'}")),
          Map.entry("list_api_resources", List.of("{}")),
          Map.entry("list_contexts", List.of("{}")),
          Map.entry("list_namespaces", List.of("{}")),
          Map.entry("list_pods", List.of("{'namespace': 'shop'}")),
          Map.entry("list_resources", List.of("{'kind': 'KIND', 'namespace': 'shop'}")),
          Map.entry(
              "rollout_history",
              List.of(
                  "{'namespace': 'shop', 'name': 'checkout'}",
                  "{'namespace': 'shop', 'kind': 'StatefulSet', 'name': 'ledger'}",
                  "{'namespace': 'shop', 'kind': 'DaemonSet', 'name': 'none'}")),
          Map.entry("top", List.of("{'namespace': 'shop'}", "{'kind': 'nodes'}")),
          Map.entry(
              "diagnose",
              List.of(
                  "{'namespace': 'shop', 'detail': 'full', 'max_chars': 20000}",
                  "{'namespace': 'shop', 'kind': 'KIND', 'name': 'none'}",
                  "{'namespace': 'shop', 'kind': 'pod', 'name': 'witness', 'detail': 'full'}",
                  "{'include': ['HYGIENE', 'SECURITY', 'PLUMBING'], 'detail': 'full',"
                      + " 'max_chars': 20000}")),
          Map.entry(
              "what_changed",
              List.of(
                  "{'namespace': 'shop', 'max_chars': 20000}",
                  "{'namespace': 'shop', 'kind': 'KIND', 'name': 'none'}")),
          Map.entry(
              "check_connectivity",
              List.of(
                  "{'namespace': 'shop', 'from': 'storefront', 'to': 'cart', 'route': true}",
                  "{'namespace': 'shop', 'from': 'storefront', 'to': 'outside', 'port': '80'}",
                  "{'namespace': 'shop', 'from': 'storefront', 'to': 'payments'}",
                  "{'namespace': 'shop', 'from': 'none', 'from_kind': 'Pod', 'to': 'cart'}",
                  "{'namespace': 'shop', 'from': 'none', 'from_kind': 'Job', 'to': 'cart'}",
                  "{'namespace': 'shop', 'from': 'none', 'from_kind': 'CronJob', 'to': 'cart'}",
                  "{'namespace': 'shop', 'from': 'none', 'from_kind': 'DaemonSet', 'to': 'cart'}",
                  "{'namespace': 'shop', 'from': 'none', 'from_kind': 'StatefulSet', 'to':"
                      + " 'cart'}")));

  /** Rights that are only needed for what is not in the shop by itself. */
  private static final List<String> OBJECTS =
      List.of(
          """
          {'apiVersion': 'v1', 'kind': 'Pod', 'metadata': {'name': 'witness', 'namespace': 'shop'},
           'spec': {'serviceAccountName': 'default', 'nodeName': 'worker-1', 'containers': [{'name': 'main',
             'image': 'docker.io/shop/api-web:1.0', 'env': [{'name': 'MODE', 'valueFrom':
             {'configMapKeyRef': {'name': 'modes', 'key': 'mode'}}}]}]},
           'status': {'phase': 'Pending', 'conditions': [{'type': 'Ready', 'status': 'False'}],
             'containerStatuses': [{'name': 'main', 'ready': false, 'restartCount': 0, 'image': 'x',
             'imageID': '', 'state': {'waiting': {'reason': 'CreateContainerConfigError', 'message':
             "couldn't find key mode in ConfigMap shop/modes"}}}]}}
          """,
          """
          {'apiVersion': 'networking.k8s.io/v1', 'kind': 'NetworkPolicy', 'metadata': {'name': 'team',
           'namespace': 'shop'}, 'spec': {'podSelector': {'matchLabels': {'app': 'payments'}},
           'policyTypes': ['Ingress'], 'ingress': [{'from': [{'namespaceSelector': {'matchLabels':
           {'team': 'shop'}}}]}]}}
          """,
          """
          {'apiVersion': 'apps/v1', 'kind': 'StatefulSet', 'metadata': {'name': 'ledger', 'namespace':
           'shop'}, 'spec': {'replicas': 0, 'serviceName': 'ledger', 'selector': {'matchLabels':
           {'app': 'ledger'}}, 'template': {'metadata': {'labels': {'app': 'ledger'}}, 'spec':
           {'containers': [{'name': 'main', 'image': 'docker.io/shop/api-web:1.0'}]}}}}
          """,
          """
          {'apiVersion': 'v1', 'kind': 'Service', 'metadata': {'name': 'outside', 'namespace':
           'shop'}, 'spec': {'type': 'ClusterIP', 'clusterIP': '10.96.200.9', 'ports': [{'port': 80,
           'targetPort': 80, 'protocol': 'TCP'}]}}
          """,
          """
          {'apiVersion': 'discovery.k8s.io/v1', 'kind': 'EndpointSlice', 'metadata': {'name':
           'outside-1', 'namespace': 'shop', 'labels': {'kubernetes.io/service-name': 'outside'}},
           'addressType': 'IPv4', 'ports': [{'port': 80, 'protocol': 'TCP'}], 'endpoints':
           [{'addresses': ['192.0.2.7'], 'conditions': {'ready': true}}]}
          """,
          """
          {'apiVersion': 'v1', 'kind': 'ConfigMap', 'metadata': {'name': 'modes', 'namespace': 'shop'},
           'data': {'made': 'fast'}}
          """,
          """
          {'apiVersion': 'v1', 'kind': 'Event', 'metadata': {'name': 'denied', 'namespace': 'shop'},
           'involvedObject': {'kind': 'Pod', 'namespace': 'shop', 'name': 'witness'},
           'type': 'Warning', 'reason': 'Denied', 'count': 1, 'lastTimestamp': '2026-11-20T23:59:00Z',
           'firstTimestamp': '2026-11-20T23:59:00Z', 'message': 'pods is forbidden: User
           "system:serviceaccount:shop:default" cannot list resource "pods" in API group "" in the
           namespace "shop"'}
          """,
          """
          {'apiVersion': 'batch/v1', 'kind': 'CronJob', 'metadata': {'name': 'tidy', 'namespace':
           'shop'}, 'spec': {'schedule': '0 3 * * *', 'suspend': true, 'jobTemplate': {'spec':
           {'template': {'spec': {'restartPolicy': 'Never', 'containers': [{'name': 'main', 'image':
           'docker.io/shop/api-web:1.0'}]}}}}}}
          """,
          """
          {'apiVersion': 'networking.k8s.io/v1', 'kind': 'Ingress', 'metadata': {'name': 'tls',
           'namespace': 'shop'}, 'spec': {'ingressClassName': 'missing', 'tls': [{'hosts': ['shop.example.com'], 'secretName':
           'certificate'}], 'defaultBackend': {'service': {'name': 'cart', 'port': {'number': 80}}}}}
          """,
          """
          {'apiVersion': 'v1', 'kind': 'Secret', 'metadata': {'name': 'certificate', 'namespace':
           'shop'}, 'type': 'kubernetes.io/tls', 'data': {'tls.crt': '', 'tls.key': ''}}
          """,
          """
          {'apiVersion': 'rbac.authorization.k8s.io/v1', 'kind': 'Role', 'metadata': {'name':
           'reader', 'namespace': 'shop'}, 'rules': [{'apiGroups': [''], 'resources': ['secrets'],
           'verbs': ['list']}]}
          """,
          binding("Role", "shop", "reader"),
          """
          {'apiVersion': 'rbac.authorization.k8s.io/v1', 'kind': 'ClusterRole', 'metadata': {'name':
           'wide-reader'}, 'rules': [{'apiGroups': [''], 'resources': ['nodes'], 'verbs': ['list']}]}
          """,
          binding("ClusterRole", "", "wide-reader"));

  @TempDir static Path folder;
  private static Vertx vertx;
  private static SandboxServer sandbox;
  private static final SchemaCatalog SCHEMAS = new SchemaCatalog();

  private static String binding(String kind, String namespace, String role) {
    return """
    {'apiVersion': 'rbac.authorization.k8s.io/v1', 'kind': '%sBinding', 'metadata': {'name': '%s'%s},
     'subjects': [{'kind': 'ServiceAccount', 'namespace': 'shop', 'name': 'default'}],
     'roleRef': {'apiGroup': 'rbac.authorization.k8s.io', 'kind': '%s', 'name': '%s'}}
    """
        .formatted(kind, role, namespace.isEmpty() ? "" : ", 'namespace': 'shop'", kind, role);
  }

  /** With single quotes for double ones where it has none. */
  private static JsonObject json(String text) {
    String line = text.replaceAll("\\s*\n\\s*", " ");
    StringBuilder all = new StringBuilder();
    char within = 0;
    for (char sign : line.toCharArray()) {
      boolean quote = sign == '\'' || sign == '"';
      if (quote && (within == 0 || within == sign)) {
        within = within == 0 ? sign : 0;
        all.append('"');
      } else {
        all.append(quote && sign == '"' ? "\\\"" : String.valueOf(sign));
      }
    }
    return new JsonObject(all.toString());
  }

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    SandboxOptions options = SandboxOptions.defaults().withClock(NOW);
    for (String object : OBJECTS) {
      options = options.withObject(json(object));
    }
    for (String tool : CALLS.keySet()) {
      for (String where : List.of("all", "shop")) {
        options =
            options.withUser(
                SandboxUser.of(
                    "system:serviceaccount:pilothouse:" + account(tool, where),
                    List.of(),
                    account(tool, where) + "-token"));
      }
    }
    sandbox = Awaiting.await(new SandboxServer(vertx, options).start());
  }

  private static String account(String tool, String where) {
    return tool.replace('_', '-') + "-" + where;
  }

  @AfterAll
  static void stop() {
    Awaiting.await(vertx.close());
  }

  static Stream<String> tools() {
    return CALLS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("tools")
  void everyRightIsNeededAndNoneIsMissing(String tool) throws Exception {
    check(tool, "all", List.of());
  }

  @ParameterizedTest
  @MethodSource("tools")
  void alsoInOneNamespace(String tool) throws Exception {
    check(tool, "shop", List.of("shop"));
  }

  private static void check(String tool, String where, List<String> namespaces) throws Exception {
    Extent extent =
        new Extent(
            namespaces, List.of(Kind.parse("widgets.example.com", true)), true, false, false);
    String account = account(tool, where);
    String admin = sandbox.kubeconfig().replaceAll("(?s).*token: (\\S+).*", "$1");
    GrantedRoles roles =
        GrantedRoles.apply(
            sandbox.url(),
            admin,
            new RoleManifest("pilothouse", account)
                .of(Needs.of(List.of(SCHEMAS.read(tool)), extent), extent));
    Path own = Files.createDirectory(folder.resolve(account));
    try (ToolStack stack = ToolStack.on(vertx, sandbox.url(), account + "-token", own, NOW)) {
      Map<String, String> whole =
          calls(tool, roles.all()).stream()
              .distinct()
              .filter(call -> namespaces.isEmpty() || !call.startsWith("{'include'"))
              .collect(Collectors.toMap(call -> call, call -> answer(stack, tool, call)));
      whole.forEach((call, answer) -> assertFalse(misses(answer), call + "\n" + answer));
      whole.forEach((call, answer) -> assertEquals(answer, answer(stack, tool, call)));
      List<String> superfluous = new ArrayList<>();
      for (Granted right : roles.all()) {
        if (!namespaces.isEmpty() && right.role().contains("/namespaces/")) {
          // The same as everywhere.
          continue;
        }
        roles.takeAway(right);
        boolean missed =
            calls(tool, List.of(right)).stream()
                .filter(whole::containsKey)
                .anyMatch(call -> !answer(stack, tool, call).equals(whole.get(call)));
        if (!missed) {
          superfluous.add(right.toString());
        }
        roles.giveBack(right);
      }
      assertEquals(List.of(), superfluous);
    }
  }

  /** The calls of a tool that these rights may have to do with. */
  private static List<String> calls(String tool, List<Granted> rights) {
    String verb = tool.equals("list_resources") ? "list" : "get";
    return CALLS.get(tool).stream()
        .flatMap(
            call ->
                call.contains("'KIND'")
                    ? rights.stream()
                        .filter(each -> each.right().verb().equals(verb))
                        .filter(each -> !each.right().resource().contains("/"))
                        .map(each -> call.replace("KIND", each.right().target()))
                    : Stream.of(call))
        .toList();
  }

  private static String answer(ToolStack stack, String tool, String call) {
    ToolResult result = stack.call(tool, new JsonObject(call.replace('\'', '"')));
    return result.text() + "\n" + result.structured().encode();
  }

  private static boolean misses(String answer) {
    return answer.contains("FORBIDDEN")
        || answer.contains("forbidden: list")
        || answer.contains("forbidden: get")
        || answer.contains("is forbidden: User \"system:serviceaccount:pilothouse:")
        || answer.contains("not allowed to");
  }

  @Test
  void noToolIsLeftOut() {
    ToolStack stack = ToolStack.on(vertx, folder.resolve("nothing"), NOW);
    assertEquals(
        stack.invoker().tools().stream()
            .map(tool -> tool.name())
            .collect(Collectors.toCollection(TreeSet::new)),
        new TreeSet<>(CALLS.keySet()));
    stack.close();
    assertTrue(CALLS.size() > 10);
  }
}
