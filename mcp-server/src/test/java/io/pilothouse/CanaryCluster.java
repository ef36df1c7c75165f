package io.pilothouse;

import io.pilothouse.kubernetes.RecordedApi;
import io.pilothouse.kubernetes.RecordedApi.Answer;
import io.pilothouse.kubernetes.Recording;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes a recorded API server send credentials in every place where one can stand. */
final class CanaryCluster {
  private static final String SHOP = "/api/v1/namespaces/shop/";
  private static final String EXAMPLE = "/apis/example.com/v1";

  private final Canaries canaries;
  private final RecordedApi api;
  private final Map<String, String> bodies = new HashMap<>();

  /**
   * @param own the token the connection itself presents
   */
  CanaryCluster(Canaries canaries, RecordedApi api, String own) {
    this.canaries = canaries;
    this.api = api;
    kinds();
    objects();
    tables();
    workload();
    usage();
    schemas();
    reviews();
    refusals(own);
  }

  /** How many planted values the server has sent, the list of kinds counted only if asked for. */
  long sent(boolean kinds) {
    return api.seen().stream()
        .filter(seen -> kinds || !seen.uri().equals("/apis"))
        .map(seen -> bodies.getOrDefault(seen.uri().split("\\?")[0], ""))
        .mapToLong(body -> canaries.in(body).size())
        .sum();
  }

  private void plant(String method, String path, Answer answer) {
    bodies.put(path, answer.body().toString());
    api.on(method, path).answer(answer);
  }

  private void get(String path, JsonObject body) {
    plant("GET", path, Answer.json(200, body));
  }

  private void kinds() {
    Answer recorded = Recording.numbered(6).answer();
    JsonObject kind =
        JsonObject.of(
            "resource", "leaks",
            "responseKind",
                JsonObject.of(
                    "group", "leaks.example.com", "version", "v1", "kind", canaries.line("Leak")),
            "scope", "Namespaced",
            "singularResource", canaries.jwt(),
            "shortNames", JsonArray.of(canaries.line("lk")),
            "verbs", JsonArray.of("get", "list"));
    JsonObject group =
        JsonObject.of(
            "metadata", JsonObject.of("name", "leaks.example.com"),
            "versions",
                JsonArray.of(
                    JsonObject.of(
                        "version", "v1", "freshness", "Current", "resources", JsonArray.of(kind))));
    JsonObject all = recorded.body().toJsonObject();
    all.getJsonArray("items").add(group);
    plant("GET", "/apis", new Answer(200, recorded.headers(), all.toBuffer()));
  }

  private JsonObject metadata(String name) {
    JsonObject applied =
        JsonObject.of("kind", "Secret", "data", JsonObject.of("password", canaries.encoded()));
    return JsonObject.of(
        "name",
        name,
        "namespace",
        "shop",
        "uid",
        "uid-" + name,
        "resourceVersion",
        "7",
        "creationTimestamp",
        "2026-11-20T15:00:00Z",
        "labels",
        JsonObject.of("app", "web"),
        "managedFields",
        JsonArray.of(JsonObject.of("v", canaries.fresh())),
        "annotations",
        JsonObject.of(
            "kubectl.kubernetes.io/last-applied-configuration", applied.encode(),
            "kubernetes.io/change-cause", canaries.line("deploy"),
            "example.com/api-token", canaries.fresh(),
            "example.com/note", canaries.line("note")));
  }

  private JsonObject object(String kind, String name) {
    return JsonObject.of("kind", kind, "apiVersion", "v1", "metadata", metadata(name));
  }

  private JsonObject podSpec() {
    JsonObject container =
        JsonObject.of(
            "name",
            "app",
            "image",
            "shop/app:1",
            "command",
            JsonArray.of("app", "--token", canaries.fresh()),
            "args",
            JsonArray.of(
                "--api-key=" + canaries.fresh(), "-c", "export PGPASSWORD=" + canaries.fresh()),
            "env",
            JsonArray.of(
                env("DB_PASSWORD", canaries.fresh()),
                env("DATABASE_URL", "mysql://root:" + canaries.fresh() + "@db/shop"),
                env("AWS_ACCESS_KEY_ID", canaries.aws()),
                env("SIGNING_KEY", canaries.pem()),
                env("CONFIG", canaries.kubeconfig())));
    return JsonObject.of("nodeName", "worker-1", "containers", JsonArray.of(container));
  }

  private static JsonObject env(String name, String value) {
    return JsonObject.of("name", name, "value", value);
  }

  private JsonObject pod(String name) {
    JsonObject ended =
        JsonObject.of("reason", "Error", "exitCode", 1, "message", canaries.line("panic"));
    JsonObject status =
        JsonObject.of(
            "name",
            "app",
            "ready",
            false,
            "restartCount",
            3,
            "state",
            JsonObject.of(
                "waiting",
                JsonObject.of("reason", "CrashLoopBackOff", "message", canaries.line("back-off"))),
            "lastState",
            JsonObject.of("terminated", ended));
    return object("Pod", name)
        .put("spec", podSpec())
        .put(
            "status",
            JsonObject.of(
                "phase", "Running",
                "message", canaries.line("status"),
                "containerStatuses", JsonArray.of(status)));
  }

  private void objects() {
    get(
        SHOP + "secrets/db",
        object("Secret", "db")
            .put("type", "Opaque")
            .put(
                "data",
                JsonObject.of("password", canaries.encoded(), "tls.key", canaries.encoded()))
            .put("stringData", JsonObject.of("x", canaries.fresh())));
    get(
        SHOP + "configmaps/admin",
        object("ConfigMap", "admin")
            .put(
                "data",
                JsonObject.of(
                    "kubeconfig", canaries.kubeconfig(),
                    "app.properties", "db.password=" + canaries.fresh() + "\n",
                    "id_rsa", canaries.pem(),
                    "API_TOKEN", canaries.fresh())));
    get(SHOP + "pods/web-1", pod("web-1"));
    get(SHOP + "pods/web-2", pod("web-2"));
    String log =
        canaries.line("2026-11-20T15:00:01Z start")
            + "\n2026-11-20T15:00:02Z "
            + canaries.pem().replace("\n", "\n2026-11-20T15:00:03Z ")
            + "end\n";
    plant("GET", SHOP + "pods/web-1/log", Answer.status(200, log));
    plant(
        "GET", SHOP + "pods/web-2/log", Answer.status(400, canaries.line("container app refuses")));
    get(SHOP + "events", list("EventList", event()));
    get("/api/v1/events", list("EventList", event()));
  }

  private JsonObject event() {
    return object("Event", "web-1.1")
        .put("involvedObject", JsonObject.of("kind", "Pod", "namespace", "shop", "name", "web-1"))
        .put("type", "Warning")
        .put("reason", "Failed")
        .put("count", 3)
        .put("lastTimestamp", "2026-11-20T15:00:00Z")
        .put("message", canaries.line("probe failed:"));
  }

  private static JsonObject list(String kind, Object... items) {
    return JsonObject.of("kind", kind, "metadata", new JsonObject(), "items", JsonArray.of(items));
  }

  private JsonObject table(String... cells) {
    JsonArray columns = new JsonArray();
    for (int i = 0; i < cells.length; i++) {
      columns.add(
          JsonObject.of("name", i == 0 ? "Name" : "Column" + i, "type", "string", "priority", 0));
    }
    JsonObject row =
        JsonObject.of(
            "cells",
            new JsonArray(List.of(cells)),
            "object",
            JsonObject.of("kind", "PartialObjectMetadata", "metadata", metadata(cells[0])));
    return JsonObject.of(
        "kind",
        "Table",
        "apiVersion",
        "meta.k8s.io/v1",
        "metadata",
        new JsonObject(),
        "columnDefinitions",
        columns,
        "rows",
        JsonArray.of(row));
  }

  private void tables() {
    get(EXAMPLE + "/widgets", table("w1", canaries.line("size"), canaries.jwt()));
    get("/api/v1/secrets", table("db", "Opaque", canaries.line("data")));
    get(SHOP + "secrets", table("db", "Opaque", canaries.line("data")));
    get("/api/v1/pods", table("web-1", "0/1", canaries.line("Error")));
    get(SHOP + "pods", table("web-1", "0/1", canaries.line("Error")));
    get("/api/v1/namespaces", table("shop", canaries.line("Active")));
  }

  private void workload() {
    String apps = "/apis/apps/v1/namespaces/shop/";
    JsonObject selector = JsonObject.of("matchLabels", JsonObject.of("app", "web"));
    JsonObject owner = object("Deployment", "web");
    get(
        apps + "deployments/web",
        owner.put(
            "spec",
            JsonObject.of(
                "replicas",
                1,
                "selector",
                selector,
                "template",
                JsonObject.of("spec", podSpec()))));
    get(apps + "replicasets", list("ReplicaSetList", revision(1), revision(2), revision(3)));
    get("/api/v1/namespaces/logs/pods", list("PodList", pod("web-1")));
  }

  private JsonObject revision(int number) {
    JsonObject metadata =
        metadata("web-" + number)
            .put(
                "ownerReferences",
                JsonArray.of(
                    JsonObject.of(
                        "kind",
                        "Deployment",
                        "name",
                        "web",
                        "uid",
                        "uid-web",
                        "controller",
                        true)));
    metadata
        .getJsonObject("annotations")
        .put("deployment.kubernetes.io/revision", String.valueOf(number));
    return JsonObject.of(
        "kind",
        "ReplicaSet",
        "metadata",
        metadata,
        "spec",
        JsonObject.of(
            "replicas",
            1,
            "template",
            JsonObject.of("metadata", metadata("web"), "spec", podSpec())));
  }

  private void usage() {
    String metrics = "/apis/metrics.k8s.io/v1beta1";
    JsonObject used = JsonObject.of("cpu", "5m", "memory", "9Mi");
    JsonObject container = JsonObject.of("name", "app", "usage", used);
    get(
        metrics + "/namespaces/logs/pods",
        list(
            "PodMetricsList",
            object("PodMetrics", "web-1").put("containers", JsonArray.of(container))));
    get(
        metrics + "/nodes",
        list("NodeMetricsList", object("NodeMetrics", "n1").put("usage", used)));
    get("/api/v1/nodes", list("NodeList", object("Node", "n1")));
  }

  private void schemas() {
    String address = "/openapi/v3/apis/example.com/v1";
    get(
        "/openapi/v3",
        JsonObject.of(
            "paths",
            JsonObject.of("apis/example.com/v1", JsonObject.of("serverRelativeURL", address))));
    JsonObject size =
        JsonObject.of(
            "type", "string",
            "description", canaries.line("Size."),
            "enum", JsonArray.of(canaries.jwt(), "large"));
    JsonObject widget =
        JsonObject.of(
            "type", "object",
            "description", canaries.line("A widget with"),
            "properties",
                JsonObject.of(
                    "size",
                    size,
                    "spec",
                    JsonObject.of("type", "object", "description", canaries.line("spec"))),
            "x-kubernetes-group-version-kind",
                JsonArray.of(
                    JsonObject.of("group", "example.com", "version", "v1", "kind", "Widget")));
    get(
        address,
        JsonObject.of(
            "components",
            JsonObject.of("schemas", JsonObject.of("com.example.v1.Widget", widget))));
  }

  private void reviews() {
    for (String review : List.of("selfsubjectaccessreviews", "subjectaccessreviews")) {
      plant(
          "POST",
          "/apis/authorization.k8s.io/v1/" + review,
          Answer.json(
              201,
              JsonObject.of(
                  "kind",
                  "Review",
                  "status",
                  JsonObject.of(
                      "allowed",
                      true,
                      "reason",
                      canaries.line("because"),
                      "evaluationError",
                      canaries.line("error")))));
    }
  }

  private void refusals(String own) {
    int[] codes = {400, 401, 403, 404, 409, 410, 422, 429, 500, 503};
    for (int code : codes) {
      String words = canaries.line("refused: User \"u\" with token " + own + " and Bearer " + own);
      JsonObject status =
          JsonObject.of(
              "kind",
              "Status",
              "status",
              "Failure",
              "code",
              code,
              "reason",
              words,
              "message",
              words,
              "details",
              JsonObject.of("name", "x", "causes", JsonArray.of(JsonObject.of("message", words))));
      plant("GET", SHOP + "pods/status-" + code, Answer.json(code, status));
      plant("GET", SHOP + "pods/plain-" + code, Answer.status(code, words));
      plant("GET", "/api/v1/namespaces/status-" + code + "/pods", Answer.json(code, status));
      plant(
          "GET",
          "/apis/metrics.k8s.io/v1beta1/namespaces/status-" + code + "/pods",
          Answer.json(code, status));
      plant("GET", "/api/v1/namespaces/status-" + code + "/events", Answer.json(code, status));
    }
  }
}
