package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.automation.Reply;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.kubernetes.KubeconfigFile;
import io.pilothouse.kubernetes.RecordedApi;
import io.pilothouse.tools.ToolResult;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nothing that a tool answers and nothing that is logged meanwhile holds a credential, whatever the
 * cluster and the kubeconfig hold.
 */
class NoCredentialLeavesTest {
  private static final Logger ROOT = Logger.getLogger("");

  private static final List<String> CALLS =
      List.of(
          "check_access {'resource': 'pods', 'verb': 'get'}",
          "check_access {'resource': 'pods', 'verb': 'get', 'service_account': 'shop/web'}",
          "check_access {'resource': 'pods'}",
          "describe_events {}",
          "describe_events {'namespace': 'shop', 'type': 'all'}",
          "describe_events {'namespace': 'shop', 'kind': 'Pod', 'name': 'web-1'}",
          "explain_resource {'kind': 'widget'}",
          "explain_resource {'kind': 'widget', 'path': 'size'}",
          "explain_resource {'kind': 'widget', 'path': 'spec.nope'}",
          "get_logs {'namespace': 'shop', 'pod': 'web-1'}",
          "get_logs {'namespace': 'shop', 'pod': 'web-1', 'grep': 'password', 'timestamps': true}",
          "get_logs {'namespace': 'shop', 'pod': 'web-2', 'previous': true}",
          "get_resource {'kind': 'secret', 'namespace': 'shop', 'name': 'db'}",
          "get_resource {'kind': 'secret', 'namespace': 'shop', 'name': 'db', 'fields': ['data',"
              + " 'stringData.x', 'data.password', 'metadata.annotations']}",
          "get_resource {'kind': 'cm', 'namespace': 'shop', 'name': 'admin'}",
          "get_resource {'kind': 'cm', 'namespace': 'shop', 'name': 'admin', 'fields':"
              + " ['data.kubeconfig', 'data.id_rsa']}",
          "get_resource {'kind': 'pod', 'namespace': 'shop', 'name': 'web-1'}",
          "get_resource {'kind': 'pod', 'namespace': 'shop', 'name': 'web-1', 'fields':"
              + " ['spec.containers.env.value', 'spec.containers.args', 'status']}",
          "get_resource {'kind': 'pod', 'namespace': 'shop', 'name': 'web-1', 'fields':"
              + " ['spec.containers.env', 'metadata.managedFields', 'metadata.annotations']}",
          "get_resource {'kind': 'deploy', 'namespace': 'shop', 'name': 'web', 'max_chars': 20000}",
          "list_api_resources {'group': 'leaks.example.com'}",
          "list_api_resources {'filter': 'leak'}",
          "list_contexts {}",
          "list_namespaces {}",
          "list_pods {}",
          "list_pods {'namespace': 'shop', 'wide': true}",
          "list_pods {'namespace': 'shop', 'status': 'unhealthy'}",
          "list_resources {'kind': 'secrets', 'wide': true}",
          "list_resources {'kind': 'secrets', 'namespace': 'shop'}",
          "list_resources {'kind': 'widgets', 'wide': true}",
          "rollout_history {'namespace': 'shop', 'name': 'web'}",
          "rollout_history {'namespace': 'shop', 'name': 'web', 'revision': 2}",
          "rollout_history {'namespace': 'shop', 'name': 'web', 'revision': 1, 'compare_to': 3}",
          "diagnose {}",
          "diagnose {'namespace': 'shop', 'detail': 'full'}",
          "diagnose {'namespace': 'shop', 'include': ['HYGIENE', 'SECURITY', 'PLUMBING']}",
          "diagnose {'kind': 'deploy', 'namespace': 'shop', 'name': 'web', 'detail': 'full'}",
          "what_changed {}",
          "what_changed {'namespace': 'shop', 'since': '3650d'}",
          "check_connectivity {'namespace': 'shop', 'from': 'web', 'to': 'web',"
              + " 'to_kind': 'Deployment', 'port': '80', 'route': true}",
          "top {'kind': 'nodes'}",
          "top {'kind': 'pods', 'namespace': 'logs', 'containers': true}");

  private final Canaries canaries = new Canaries();
  private final String own = canaries.fresh();
  private final Queue<String> logged = new ConcurrentLinkedQueue<>();
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          StringWriter text = new StringWriter();
          text.append(new SimpleFormatter().formatMessage(entry));
          if (entry.getThrown() != null) {
            entry.getThrown().printStackTrace(new PrintWriter(text));
          }
          logged.add(text.toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @TempDir Path folder;
  private Vertx vertx;
  private RecordedApi api;
  private CanaryCluster cluster;
  private ToolStack tools;
  private String kubeconfig;
  private Level level;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    api = RecordedApi.start(vertx);
    cluster = new CanaryCluster(canaries, api, own);
    String key =
        Base64.getEncoder().encodeToString(canaries.pem().getBytes(StandardCharsets.UTF_8));
    KubeconfigFile file =
        KubeconfigFile.current("test")
            .context("test", api.url(), "shop", "token: " + own)
            .context(
                "keys",
                "https://127.0.0.1:1",
                "shop",
                "client-certificate-data: bm8=, client-key-data: " + key)
            .context(
                "login",
                "http://me:" + canaries.fresh() + "@127.0.0.1:1",
                "shop",
                "username: me, password: " + canaries.fresh());
    kubeconfig = file.text();
    listener.setLevel(Level.ALL);
    level = ROOT.getLevel();
    ROOT.setLevel(Level.FINE);
    ROOT.addHandler(listener);
    tools = ToolStack.on(vertx, file.write(folder.resolve("config")), Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    tools.close();
    api.close();
    Awaiting.await(vertx.close());
    ROOT.removeHandler(listener);
    ROOT.setLevel(level);
  }

  static List<String> calls() {
    return CALLS;
  }

  @ParameterizedTest
  @MethodSource("calls")
  void noAnswerHoldsOne(String call) {
    for (String format : List.of("text", "json")) {
      ToolResult result = call(call, format);
      assertClean(result);
      long sent =
          call.startsWith("list_contexts")
              ? canaries.in(kubeconfig).size()
              : cluster.sent(call.startsWith("list_api_resources"));
      assertTrue(sent > 0, "nothing was planted in what this call reads");
    }
  }

  private ToolResult call(String call, String format) {
    String[] parts = call.split(" ", 2);
    JsonObject arguments = new JsonObject(parts[1].replace('\'', '"')).put("format", format);
    return tools.call(parts[0], arguments);
  }

  private void assertClean(ToolResult result) {
    String all = result.text() + "\n" + result.structured().encode() + "\n" + result.content();
    all += "\n" + Reply.of(result).body().encode();
    assertEquals(List.of(), canaries.in(all), all);
    logged.forEach(line -> assertEquals(List.of(), canaries.in(line), line));
  }

  static List<String> refusedCalls() {
    return IntStream.of(400, 401, 403, 404, 409, 410, 422, 429, 500, 503)
        .boxed()
        .flatMap(
            code ->
                Stream.of(
                        "get_resource {'kind': 'pod', 'namespace': 'shop', 'name': 'status-%d'}",
                        "get_resource {'kind': 'pod', 'namespace': 'shop', 'name': 'plain-%d'}",
                        "get_logs {'namespace': 'shop', 'pod': 'status-%d'}",
                        "list_pods {'namespace': 'status-%d'}",
                        "top {'namespace': 'status-%d'}",
                        "describe_events {'namespace': 'status-%d'}")
                    .map(call -> call.formatted(code)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("refusedCalls")
  void noErrorHoldsOneEvenWhenTheServerQuotesIt(String call) {
    assertClean(call(call, "text"));
    assertTrue(cluster.sent(false) > 0);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void noErrorOfAConnectionHoldsOne(String call) {
    for (String context : List.of("keys", "login", "kyes")) {
      if (!call.startsWith("list_contexts")) {
        ToolResult result =
            call(call.replace("}", ", 'context': '" + context + "'}").replace("{,", "{"), "text");
        assertTrue(result.isError());
        assertClean(result);
      }
    }
  }

  @Test
  void everyToolIsAsked() {
    Set<String> asked = CALLS.stream().map(call -> call.split(" ")[0]).collect(Collectors.toSet());
    assertEquals(
        tools.invoker().tools().stream().map(tool -> tool.name()).collect(Collectors.toSet()),
        asked);
    assertFalse(canaries.in(kubeconfig).isEmpty());
  }
}
