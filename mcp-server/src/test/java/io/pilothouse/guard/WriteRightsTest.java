package io.pilothouse.guard;

import static io.pilothouse.guard.WriteCase.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.rbac.Extent;
import io.pilothouse.rbac.GrantedRoles;
import io.pilothouse.rbac.GrantedRoles.Granted;
import io.pilothouse.rbac.Kind;
import io.pilothouse.rbac.Needs;
import io.pilothouse.rbac.RoleManifest;
import io.pilothouse.sandbox.SandboxOptions;
import io.pilothouse.sandbox.SandboxUser;
import io.pilothouse.tools.SchemaCatalog;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.ToolSchema;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each tool that writes, by an account with exactly the roles that are printed for it: it works,
 * and it is refused, or says what it could not see or do, once any one right is taken away.
 */
class WriteRightsTest {
  private static final String POLICY =
      """
      apiVersion: pilothouse.io/v1
      kind: Policy
      default: allow
      """;
  private static final String ACCOUNT = "system:serviceaccount:pilothouse:pilothouse";
  private static final String BINDING =
      "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/everything-at-first";
  private static final SchemaCatalog SCHEMAS = new SchemaCatalog();
  private static final JsonObject POD =
      json("{'containers': [{'name': 'main', 'image': 'docker.io/shop/api-web:1.0'}]}");
  private static final JsonObject ENDING = POD.copy().put("restartPolicy", "Never");

  /** Every kind that can be written, as little of it as there can be. */
  private static final Map<String, JsonObject> SAMPLES = samples();

  /** What else a tool can be asked for, besides the wish of its case; all of it is simulated. */
  private static final Map<String, List<String>> MORE =
      Map.of(
          "restart_deployment", kinds("", "StatefulSet", "DaemonSet"),
          "rollback", kinds("", "StatefulSet", "DaemonSet"),
          "update_deployment", kinds(", 'env': {'A': 'b'}", "StatefulSet", "DaemonSet"),
          "scale_deployment", kinds(", 'replicas': 3", "StatefulSet"),
          "run_job", List.of("{'from_cronjob': 'sample', 'name': 'now'}"),
          "label_node",
              List.of("{'name': 'worker-1', 'labels': {'topology.kubernetes.io/zone': 'z'}}"),
          "taint_node",
              List.of("{'name': 'worker-1', 'add': [{'key': 'away', 'effect': 'NoExecute'}]}"));

  @TempDir Path folder;

  private static List<String> kinds(String more, String... kinds) {
    return Stream.of(kinds)
        .map(kind -> "{'name': 'sample', 'kind': '%s'%s}".formatted(kind, more))
        .toList();
  }

  private static Map<String, JsonObject> samples() {
    JsonObject labels = json("{'labels': {'app': 'sample'}}");
    JsonObject selected =
        json("{'selector': {'matchLabels': {'app': 'sample'}}, 'replicas': 1}")
            .put("template", new JsonObject().put("metadata", labels).put("spec", POD));
    JsonObject everywhere = selected.copy();
    everywhere.remove("replicas");
    JsonObject job = new JsonObject().put("template", new JsonObject().put("spec", ENDING.copy()));
    Map<String, JsonObject> all = new LinkedHashMap<>();
    add(all, "v1 ConfigMap configmaps", "{}");
    add(
        all,
        "v1 PersistentVolumeClaim persistentvolumeclaims",
        "{'accessModes': ['ReadWriteOnce'], 'volumeName': 'pv-none', 'resources': {'requests':"
            + " {'storage': '1Gi'}}}");
    add(all, "v1 Pod pods", POD.encode());
    add(all, "v1 Service services", "{'selector': {'app': 'sample'}, 'ports': [{'port': 80}]}");
    add(all, "apps/v1 DaemonSet daemonsets.apps", everywhere.encode());
    add(all, "apps/v1 Deployment deployments.apps", selected.encode());
    add(all, "apps/v1 ReplicaSet replicasets.apps", selected.encode());
    add(
        all,
        "apps/v1 StatefulSet statefulsets.apps",
        selected.copy().put("serviceName", "sample").encode());
    add(
        all,
        "autoscaling/v2 HorizontalPodAutoscaler horizontalpodautoscalers.autoscaling",
        "{'maxReplicas': 2, 'scaleTargetRef': {'apiVersion': 'apps/v1', 'kind': 'Deployment',"
            + " 'name': 'sample'}}");
    add(all, "batch/v1 Job jobs.batch", job.encode());
    add(
        all,
        "batch/v1 CronJob cronjobs.batch",
        json("{'schedule': '0 3 * * *', 'suspend': true}")
            .put("jobTemplate", new JsonObject().put("spec", job))
            .encode());
    add(
        all,
        "networking.k8s.io/v1 Ingress ingresses.networking.k8s.io",
        "{'defaultBackend': {'service': {'name': 'sample', 'port': {'number': 80}}}}");
    add(
        all,
        "networking.k8s.io/v1 NetworkPolicy networkpolicies.networking.k8s.io",
        "{'podSelector': {}}");
    add(
        all,
        "policy/v1 PodDisruptionBudget poddisruptionbudgets.policy",
        "{'minAvailable': 1, 'selector': {'matchLabels': {'app': 'sample'}}}");
    add(all, "example.com/v1 Widget widgets.example.com", "{}");
    return all;
  }

  private static void add(Map<String, JsonObject> all, String kind, String spec) {
    String[] words = kind.split(" ");
    JsonObject object =
        new JsonObject()
            .put("apiVersion", words[0])
            .put("kind", words[1])
            .put("metadata", json("{'name': 'sample', 'namespace': 'shop'}"));
    JsonObject body = json(spec);
    all.put(words[2], body.isEmpty() ? object : object.put("spec", body));
  }

  static Stream<String> tools() {
    return WriteCases.ALL.stream().map(WriteCase::tool);
  }

  @ParameterizedTest
  @MethodSource("tools")
  void itWorksWithItsRights(String tool) {
    for (List<String> namespaces : List.of(List.<String>of(), List.of("shop"))) {
      try (Run run = new Run(tool, namespaces)) {
        ToolResult done = run.real();
        assertFalse(done.isError(), done.text());
        assertFalse(run.misses(done), done.text());
        assertTrue(run.wish.happened().test(run.guard.outsider.get(run.wish.path())));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("tools")
  void everyRightIsNeeded(String tool) {
    List<Granted> unnoticed = new ArrayList<>();
    try (Run run = new Run(tool, List.of())) {
      run.makeSamples();
      Map<String, String> whole = new LinkedHashMap<>();
      run.simulations(run.roles.all()).forEach(call -> whole.put(call, run.simulated(call)));
      whole.forEach((call, answer) -> assertFalse(answer.contains("FORBIDDEN"), answer));
      whole.forEach((c, a) -> System.err.println(c + "\n" + a));
      whole.forEach((call, answer) -> assertEquals(answer, run.simulated(call)));
      for (Granted right : run.roles.all()) {
        run.roles.takeAway(right);
        if (run.simulations(List.of(right)).stream()
            .allMatch(call -> run.simulated(call).equals(whole.get(call)))) {
          unnoticed.add(right);
        }
        run.roles.giveBack(right);
      }
    }
    unnoticed.removeIf(
        right ->
            // The sandbox keeps revisions of Deployments alone; the way is the same.
            tool.equals("rollback")
                && right.right().words().matches("patch (daemon|stateful)sets[.]apps"));
    unnoticed.removeIf(
        right -> tool.equals("undo_change") && right.right().resource().startsWith("statefulsets"));
    unnoticed.removeIf(right -> isForUndo(tool, right) || missedInEarnest(tool, right));
    assertEquals(List.of(), unnoticed, () -> "of " + tool);
  }

  /** {@link #everyRightToUndoIsNeeded} has these. */
  private static boolean isForUndo(String tool, Granted right) {
    String verb = right.right().verb();
    return !right.right().resource().equals("events")
        && (tool.equals("apply_manifest") && verb.equals("delete")
            || tool.equals("run_job") && verb.equals("delete")
            || tool.equals("delete_resource") && verb.equals("create"));
  }

  private boolean missedInEarnest(String tool, Granted right) {
    try (Run run = new Run(tool, List.of())) {
      run.roles.takeAway(right);
      return run.misses(run.real());
    }
  }

  @Test
  void everyRightToUndoIsNeeded() {
    try (Run run = new Run("apply_manifest", List.of("delete_resource"), List.of())) {
      List<String> unnoticed = new ArrayList<>();
      for (Map.Entry<String, JsonObject> sample : SAMPLES.entrySet()) {
        JsonObject manifest = new JsonObject().put("manifest", sample.getValue().encode());
        ToolResult made = run.call("apply_manifest", manifest);
        if (!run.refusedToUndo(made, sample.getKey(), "delete")) {
          unnoticed.add("delete " + sample.getKey() + ": " + made.text());
        }
        run.call("apply_manifest", manifest);
        ToolResult gone =
            run.call(
                "delete_resource",
                new JsonObject().put("kind", sample.getKey()).put("name", "sample"));
        // A pod is not made again.
        if (!sample.getKey().equals("pods")
            && !run.refusedToUndo(gone, sample.getKey(), "create")) {
          unnoticed.add("create " + sample.getKey() + ": " + gone.text());
        }
      }
      assertEquals(List.of(), unnoticed);
    }
    try (Run run = new Run("run_job", List.of())) {
      assertTrue(run.refusedToUndo(run.real(), "jobs.batch", "delete"));
    }
  }

  /** A tool on a cluster of its own. */
  private final class Run implements AutoCloseable {
    final GuardFixture guard;
    final WriteCase.Wish wish;
    final GrantedRoles roles;
    private final String tool;

    Run(String tool, List<String> namespaces) {
      this(tool, List.of(), namespaces);
    }

    Run(String tool, List<String> others, List<String> namespaces) {
      this.tool = tool;
      JsonObject everything =
          json("{'apiVersion': 'rbac.authorization.k8s.io/v1', 'kind': 'ClusterRoleBinding',"
                  + " 'metadata': {'name': 'everything-at-first'}, 'roleRef': {'apiGroup':"
                  + " 'rbac.authorization.k8s.io', 'kind': 'ClusterRole', 'name':"
                  + " 'cluster-admin'}}")
              .put(
                  "subjects",
                  new JsonArray().add(new JsonObject().put("kind", "User").put("name", ACCOUNT)));
      guard =
          GuardFixture.of(
              folder.resolve(tool + System.identityHashCode(this)),
              POLICY,
              SandboxUser.of(ACCOUNT, List.of(), "the-account"),
              SandboxOptions.defaults().withObject(everything));
      WriteCase found =
          WriteCases.ALL.stream().filter(each -> each.tool().equals(tool)).findFirst().get();
      wish = found.prepare().apply(guard);
      Extent extent =
          new Extent(
              namespaces, List.of(Kind.parse("widgets.example.com", true)), false, false, false);
      List<ToolSchema> on = new ArrayList<>(others.stream().map(SCHEMAS::read).toList());
      on.add(SCHEMAS.read(tool));
      if (tool.equals("undo_change")) {
        // What it undoes here; the rights on StatefulSets are that tool's.
        on.add(SCHEMAS.read("scale_deployment"));
      } else {
        on.add(SCHEMAS.read("undo_change"));
      }
      roles =
          GrantedRoles.apply(
              guard.outsider.url(),
              guard.outsider.token(),
              new RoleManifest("pilothouse", "pilothouse").of(Needs.of(on, extent), extent));
      guard.outsider.patch(BINDING, new JsonObject().put("subjects", new JsonArray())).join();
    }

    void makeSamples() {
      SAMPLES.forEach(
          (kind, object) -> {
            String version = object.getString("apiVersion");
            String base = version.contains("/") ? "/apis/" : "/api/";
            guard
                .outsider
                .create(
                    base + version + "/namespaces/shop/" + kind.split("\\.", 2)[0], object.copy())
                .join();
          });
    }

    /** Calls that these rights may have to do with. */
    List<String> simulations(List<Granted> rights) {
      List<String> calls = new ArrayList<>(List.of(wish.arguments().encode()));
      MORE.getOrDefault(tool, List.of()).forEach(call -> calls.add(json(call).encode()));
      SAMPLES.keySet().stream()
          .filter(kind -> rights.stream().anyMatch(each -> each.right().target().equals(kind)))
          .forEach(kind -> calls.addAll(ofSample(kind)));
      if (tool.equals("delete_resource")) {
        calls.addAll(ofSample("persistentvolumeclaims"));
      }
      return calls.stream().distinct().toList();
    }

    private List<String> ofSample(String kind) {
      JsonObject named = new JsonObject().put("kind", kind).put("name", "sample");
      return switch (tool) {
        case "apply_manifest" -> {
          JsonObject changed = SAMPLES.get(kind).copy();
          JsonObject metadata = changed.getJsonObject("metadata").copy();
          changed.put("metadata", metadata.copy().put("labels", json("{'tier': 'gold'}")));
          JsonObject made = changed.copy().put("metadata", metadata.copy().put("name", "other"));
          yield Stream.of(changed, made)
              .map(each -> new JsonObject().put("manifest", each.encode()).encode())
              .toList();
        }
        case "patch_resource" ->
            List.of(
                named.put("patch", json("{'metadata': {'labels': {'tier': 'gold'}}}")).encode());
        case "delete_resource" -> List.of(named.encode());
        default -> List.of();
      };
    }

    String simulated(String call) {
      ToolResult result = call(tool, new JsonObject(call).put("dry_run", true));
      return result
          .text()
          .replaceAll(
              "[0-9a-f]{8}-[0-9a-f-]{27}|plan_id \\S+|p-\\S+|\\d{4}-\\d\\d-\\d\\dT\\S+", "#")
          .replaceAll("\"(plan_id|uid|resourceVersion)\":\"[^\"]*\"", "#");
    }

    ToolResult real() {
      JsonObject waiting = wish.arguments().copy();
      waiting.remove("wait");
      return call(tool, waiting);
    }

    ToolResult call(String name, JsonObject arguments) {
      return guard.call(name, OutcomeRun.pairs(arguments));
    }

    /** Whether a change cannot be undone without a right. */
    boolean refusedToUndo(ToolResult made, String kind, String verb) {
      Granted right =
          roles.all().stream()
              .filter(each -> each.right().words().equals(verb + " " + kind))
              .findFirst()
              .orElseThrow();
      String change = made.structured().getString("change_id");
      JsonObject undo = new JsonObject().put("change_id", change);
      roles.takeAway(right);
      boolean refused = misses(call("undo_change", undo.copy()));
      roles.giveBack(right);
      return change != null && refused && !misses(call("undo_change", undo));
    }

    boolean misses(ToolResult result) {
      // Kinds that nobody has to see, Secrets for one.
      String text = result.text().replaceAll("(?m)^.*not looked at:.*$", "");
      return text.contains("FORBIDDEN")
          || text.contains("is forbidden")
          || text.contains("no Kubernetes Event")
          || text.contains("cannot be read")
          || text.contains("is not known");
    }

    @Override
    public void close() {
      guard.close();
    }
  }
}
