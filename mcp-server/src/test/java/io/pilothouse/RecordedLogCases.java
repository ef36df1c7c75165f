package io.pilothouse;

import static io.pilothouse.RecordedCase.fails;
import static io.pilothouse.RecordedCase.shows;

import io.pilothouse.kubernetes.RecordedApi;
import io.pilothouse.kubernetes.RecordedApi.Answer;
import io.pilothouse.kubernetes.Recording;
import io.pilothouse.tools.ErrorCode;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;

/** What {@code get_logs} must make of each recorded answer. */
final class RecordedLogCases {
  private static final String PODS = "/api/v1/namespaces/shop/pods";
  private static final String CHECKOUT = "checkout-5f6c9b9549-k8kqg";
  private static final String CATALOG = "catalog-75997c9bd9-qpr9m";
  private static final String NOISY = "noisy-6f48d66948-cgvbp";
  private static final String SHIPPING = "shipping-84ddf89884-dxdlb";
  private static final String STOREFRONT = "storefront-5f577c967d-4n4wf";
  private static final String ADS = "api-1-df88985f7-5fnn4";

  private RecordedLogCases() {}

  private static Recording recording(int number) {
    return Recording.numbered(number);
  }

  /** All of them. */
  static List<RecordedCase> all() {
    return List.of(
        shows(
                "get_logs",
                log(CHECKOUT, "'tail': 5"),
                "no such host",
                "panic: cannot connect to database",
                "untrusted")
            .given(PODS + "/" + CHECKOUT + "/log", recording(33))
            .from(31, 33),
        shows(
                "get_logs",
                log(CHECKOUT, "'tail': 5, 'previous': true"),
                "panic: cannot connect to database",
                "current")
            .given(PODS + "/" + CHECKOUT + "/log", recording(34), recording(33))
            .from(33, 34),
        shows(
                "get_logs",
                log(CHECKOUT, "'tail': 3, 'timestamps': true"),
                "2026-11-20T15:43:35",
                "main.main()")
            .given(PODS + "/" + CHECKOUT + "/log", recording(35))
            .from(35),
        shows("get_logs", log(STOREFRONT, "'since': '5s'"), "response:200")
            .given(pod("shop", STOREFRONT, "storefront"))
            .given(PODS + "/" + STOREFRONT + "/log", recording(37))
            .from(37),
        fails(
                ErrorCode.INVALID_ARGUMENT,
                "get_logs",
                log(SHIPPING, "'tail': 5"),
                "shipping",
                "log-agent")
            .given(pod("shop", SHIPPING, "shipping"))
            .given(PODS + "/" + SHIPPING + "/log", recording(38))
            .from(38),
        fails(
            ErrorCode.INVALID_ARGUMENT,
            "get_logs",
            log(CHECKOUT, "'container': 'nope'"),
            "no container \"nope\"",
            "Its containers: checkout"),
        fails(
                ErrorCode.INVALID_ARGUMENT,
                "get_logs",
                log(CHECKOUT, "'tail': 5"),
                "container nope is not valid")
            .given(PODS + "/" + CHECKOUT + "/log", recording(39))
            .from(39),
        shows("get_logs", log(CATALOG, "'tail': 5"), "no log yet; waiting: ImagePullBackOff")
            .given(PODS + "/" + CATALOG + "/log", recording(40))
            .from(32, 40),
        fails(
                ErrorCode.INVALID_ARGUMENT,
                "get_logs",
                log(NOISY, "'previous': true"),
                "container nope is not valid")
            .given(pod("shop", NOISY, "noisy"))
            .given(PODS + "/" + NOISY + "/log", recording(41))
            .from(41),
        fails(
                ErrorCode.UNAVAILABLE,
                "get_logs",
                "{'namespace': 'prod-ads', 'pod': '" + ADS + "', 'tail': 1}",
                "kubelet of node pool-b-node-2 cannot be reached",
                "describe_events")
            .given(pod("prod-ads", ADS, "api-1"))
            .given("/api/v1/namespaces/prod-ads/pods/" + ADS + "/log", recording(43))
            .from(43));
  }

  private static String log(String pod, String more) {
    return "{'namespace': 'shop', 'pod': '" + pod + "', " + more + "}";
  }

  private static Consumer<RecordedApi> pod(String namespace, String name, String container) {
    JsonObject pod =
        new JsonObject(
            """
            {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "%s", "namespace": "%s"},
             "spec": {"nodeName": "pool-b-node-2", "containers": [{"name": "%s"}]},
             "status": {"phase": "Running", "containerStatuses": [{"name": "%s", "state": {"running": {}}}]}}
            """
                .formatted(name, namespace, container, container));
    return api ->
        api.on("GET", "/api/v1/namespaces/" + namespace + "/pods/" + name)
            .answer(Answer.json(200, pod));
  }
}
