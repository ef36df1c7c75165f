package io.pilothouse;

import static io.pilothouse.RecordedCase.fails;
import static io.pilothouse.RecordedCase.shows;

import io.pilothouse.kubernetes.RecordedApi.Answer;
import io.pilothouse.kubernetes.Recording;
import io.pilothouse.tools.ErrorCode;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/** What the tools must make of each recorded answer. */
final class RecordedCases {
  private static final String SHOP = "/api/v1/namespaces/shop/";
  private static final String PODS = SHOP + "pods";
  private static final String CHECKOUT = "checkout-5f6c9b9549-k8kqg";
  private static final String CATALOG = "catalog-75997c9bd9-qpr9m";
  private static final String ASK_ADMIN = "Ask an administrator";

  private RecordedCases() {}

  static List<RecordedCase> all() {
    return Stream.of(
            lists(),
            objects(),
            RecordedLogCases.all(),
            events(),
            discovery(),
            usage(),
            access(),
            failures())
        .flatMap(List::stream)
        .toList();
  }

  private static Recording page(int number) {
    return Recording.numbered(number).asLastPage();
  }

  private static Recording recording(int number) {
    return Recording.numbered(number);
  }

  private static String named(String kind, String namespace, String name) {
    return "{'kind': '%s', 'namespace': '%s', 'name': '%s'}".formatted(kind, namespace, name);
  }

  private static List<RecordedCase> lists() {
    return List.of(
        shows(
                "list_pods",
                "{'namespace': 'shop'}",
                "5 pods in namespace shop",
                "analytics-db69bc895-f9cjm",
                "Pending")
            .given(PODS, page(13))
            .from(13),
        shows(
                "list_pods",
                "{'namespace': 'shop', 'wide': true}",
                "5 pods in namespace shop",
                "NODE")
            .given(PODS, page(12))
            .from(12),
        shows(
                "list_pods",
                "{'namespace': 'shop', 'limit': 2}",
                "6 pods in namespace shop",
                "shown 2 of 6; next: cursor=")
            .given(PODS, recording(12), recording(15))
            .from(12, 15),
        shows(
                "list_pods",
                "{'namespace': 'shop', 'selector': 'app=catalog'}",
                CATALOG,
                "ImagePullBackOff")
            .from(15),
        fails(
                ErrorCode.INVALID_ARGUMENT,
                "list_pods",
                "{'namespace': 'shop', 'selector': 'app===x'}",
                "list pods in namespace shop",
                "found '=', expected: identifier",
                "Correct the argument")
            .from(16),
        shows(
                "list_pods",
                "{'field_selector': 'status.phase=Pending'}",
                "3 pods in 2 namespaces: 1 ImagePullBackOff, 2 Pending")
            .given("/api/v1/pods", page(17))
            .from(17),
        fails(
                ErrorCode.INVALID_ARGUMENT,
                "list_pods",
                "{'field_selector': 'spec.nope=1'}",
                "field label not supported: spec.nope",
                "Correct the argument")
            .from(18),
        shows(
                "list_pods",
                "{'namespace': 'data', 'limit': 1}",
                "pods in namespace data",
                "shown 1 of ",
                "next: cursor=")
            .given("/api/v1/namespaces/data/pods", recording(19))
            .from(19),
        shows(
                "list_resources",
                "{'kind': 'deploy', 'namespace': 'shop'}",
                "5 deployments",
                "analytics")
            .given("/apis/apps/v1/namespaces/shop/deployments", page(20))
            .from(20),
        shows("list_resources", "{'kind': 'nodes'}", "3 nodes", "pool-b-node-1", "Ready")
            .given("/api/v1/nodes", page(21))
            .from(21),
        shows("list_resources", "{'kind': 'widget'}", "1 widgets", "doomed", "large", "untrusted")
            .from(22),
        shows("list_namespaces", "{}", "22 namespaces: 1 Terminating, 21 Active", "doomed")
            .from(23),
        fails(
                ErrorCode.NOT_FOUND,
                "list_pods",
                "{'namespace': 'absent'}",
                "no Namespace \"absent\"",
                "list_resources with kind namespaces")
            .given(
                "/api/v1/namespaces/absent",
                status(404, "NotFound", "namespaces \"absent\" not found", "absent"))
            .from(25),
        fails(
                ErrorCode.INVALID_ARGUMENT,
                "list_pods",
                "{'namespace': 'shop', 'cursor': 'bm90LWEtdG9rZW4'}",
                "cursor",
                "leave cursor out")
            .given(PODS, page(13))
            .from(13),
        fails(
                ErrorCode.INVALID_ARGUMENT,
                "list_pods",
                "{'namespace': 'shop'}",
                "invalid continue token")
            .given(PODS, recording(12), recording(11))
            .from(11, 12));
  }

  private static List<RecordedCase> objects() {
    return List.of(
        shows("get_resource", named("pod", "shop", CHECKOUT), "restartCount", "app: checkout")
            .from(31),
        shows("get_resource", named("pod", "shop", CATALOG), "ImagePullBackOff").from(32),
        fails(
                ErrorCode.NOT_FOUND,
                "get_resource",
                named("pod", "shop", "nope"),
                "no Pod \"nope\" in namespace shop",
                "to see what exists")
            .from(24),
        fails(
            ErrorCode.NOT_FOUND,
            "list_resources",
            "{'kind': 'gizmos'}",
            "no kind \"gizmos\"",
            "list_api_resources"),
        fails(
                ErrorCode.NOT_FOUND,
                "list_resources",
                "{'kind': 'deploy', 'namespace': 'shop'}",
                "list_api_resources")
            .given("/apis/apps/v1/namespaces/shop/deployments", recording(26))
            .from(26),
        fails(
                ErrorCode.NOT_FOUND,
                "rollout_history",
                named("Deployment", "rec-sandbox", "web"),
                "\"web\"",
                "list_resources")
            .from(49));
  }

  private static List<RecordedCase> events() {
    return List.of(
        shows("describe_events", named("Pod", "shop", CATALOG), "BackOff", CATALOG, "untrusted")
            .given(SHOP + "events", recording(44))
            .from(32, 44),
        shows(
                "describe_events",
                "{'namespace': 'shop', 'type': 'all'}",
                "namespace shop",
                "analytics")
            .given(SHOP + "events", recording(28))
            .given("/apis/events.k8s.io/v1/namespaces/shop/events", page(46))
            .from(28, 46),
        shows("list_resources", "{'kind': 'events', 'namespace': 'shop'}", "4 events", "untrusted")
            .given(SHOP + "events", page(45))
            .from(45));
  }

  private static List<RecordedCase> discovery() {
    Recording groups = recording(3);
    return List.of(
        shows(
                "list_api_resources",
                "{}",
                "71 kinds in 23 API groups",
                "not answering: broken.example.com/v1alpha1")
            .from(6),
        shows(
                "list_api_resources",
                "{'group': 'apps'}",
                "deployments",
                "not answering: ",
                "broken.example.com/v1alpha1")
            .given("/apis", groups)
            .given("/api", recording(2))
            .from(2, 3, 4, 5, 8));
  }

  private static List<RecordedCase> usage() {
    String metrics = "/apis/metrics.k8s.io/v1beta1";
    return List.of(
        shows(
                "top",
                "{'kind': 'pods', 'namespace': 'shop'}",
                "in namespace shop",
                "api-5fb4c4c474-kscfw")
            .given(PODS, recording(9), page(10))
            .from(9, 10, 85),
        shows(
                "top",
                "{'kind': 'nodes'}",
                "6 nodes use",
                "pool-b-node-1",
                "not allowed to list v1/Node")
            .given("/api/v1/nodes", recording(28))
            .from(28, 86),
        fails(ErrorCode.UNAVAILABLE, "top", "{'kind': 'nodes'}", "metrics-server")
            .given(metrics + "/nodes", recording(8))
            .given("/api/v1/nodes", recording(28))
            .from(8));
  }

  private static List<RecordedCase> access() {
    return List.of(
        shows(
                "check_access",
                "{'verb': 'get', 'resource': 'pods/log', 'namespace': 'shop'}",
                "allowed: you can get pods/log in namespace shop",
                "ClusterRole \"view\"")
            .asRestricted()
            .from(75),
        shows(
                "check_access",
                "{'verb': 'patch', 'resource': 'deploy', 'namespace': 'shop'}",
                "denied: you cannot patch deployments.apps in namespace shop",
                "verbs: [\"patch\"]")
            .asRestricted()
            .from(76));
  }

  private static List<RecordedCase> failures() {
    String list = "{'namespace': 'shop'}";
    return List.of(
        fails(
                ErrorCode.FORBIDDEN,
                "get_resource",
                named("secret", "shop", "db-credentials"),
                "verb \"get\" on \"secrets\" in namespace shop",
                ASK_ADMIN,
                "check_access")
            .asRestricted()
            .from(27),
        fails(
                ErrorCode.FORBIDDEN,
                "list_resources",
                "{'kind': 'secrets'}",
                "verb \"list\" on \"secrets\"",
                ASK_ADMIN)
            .asRestricted()
            .given(SHOP + "secrets", recording(28))
            .from(28),
        fails(
                ErrorCode.FORBIDDEN,
                "list_pods",
                "{}",
                "did not accept the credentials",
                "log in again")
            .asRestricted()
            .from(30),
        fails(ErrorCode.INVALID_ARGUMENT, "list_pods", list, "call again without cursor")
            .given(PODS, status(410, "Expired", "The provided continue parameter is too old", "")),
        fails(ErrorCode.UNAVAILABLE, "list_pods", list, "wait some seconds")
            .given(PODS, status(429, "TooManyRequests", "too many requests", "")),
        fails(ErrorCode.INVALID_ARGUMENT, "list_pods", list, "Narrow the question")
            .given(PODS, status(413, "RequestEntityTooLarge", "limit is 3145728", "")),
        fails(ErrorCode.CONFLICT, "list_pods", list, "Read the object again")
            .given(PODS, status(409, "Conflict", "the object has been modified", "")),
        fails(
                ErrorCode.UNAVAILABLE,
                "list_pods",
                list,
                "etcdserver: leader changed",
                "Call again in a moment")
            .given(PODS, status(500, "InternalError", "etcdserver: leader changed", "")),
        fails(
                ErrorCode.UNAVAILABLE,
                "list_pods",
                list,
                "service unavailable",
                "Call again in a moment")
            .given(PODS, recording(8))
            .from(8),
        fails(ErrorCode.UNAVAILABLE, "list_pods", list, "HTTP status 502", "Call again in a moment")
            .given(PODS, Answer.status(502, "<html><h1>Bad gateway</h1> at proxy.java:42</html>")),
        fails(ErrorCode.UNAVAILABLE, "list_pods", list, "Call again in a moment")
            .given(PODS, Answer.status(200, "<html>log in here</html>")));
  }

  private static Answer status(int code, String reason, String message, String name) {
    return Answer.json(
        code,
        new JsonObject()
            .put("kind", "Status")
            .put("status", "Failure")
            .put("reason", reason)
            .put("message", message)
            .put("details", new JsonObject().put("name", name))
            .put("code", code));
  }
}
