package io.pilothouse.diagnosis;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.LabelSelector;
import io.pilothouse.kubernetes.AccessAnswer;
import io.pilothouse.kubernetes.AccessQuestion;
import io.pilothouse.kubernetes.ApiCatalog;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.LogQuery;
import io.pilothouse.kubernetes.LogText;
import io.pilothouse.kubernetes.ObjectPage;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.kubernetes.RulesReview;
import io.pilothouse.kubernetes.TablePage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A cluster of which only a list of objects is known. */
final class FixtureReader implements ClusterReader {
  /**
   * Kinds that are served, by plural name and API version; those with a dot at the end have no
   * namespace.
   */
  private static final List<String> SERVED =
      List.of(
          "v1 Pod pods",
          "v1 Service services",
          "v1 ConfigMap configmaps",
          "v1 Secret secrets",
          "v1 Event events",
          "v1 PersistentVolumeClaim persistentvolumeclaims",
          "v1 ServiceAccount serviceaccounts",
          "v1 ResourceQuota resourcequotas",
          "v1 LimitRange limitranges",
          "v1 Namespace namespaces cluster",
          "v1 Node nodes cluster",
          "v1 PersistentVolume persistentvolumes cluster",
          "apps/v1 Deployment deployments",
          "apps/v1 ReplicaSet replicasets",
          "apps/v1 StatefulSet statefulsets",
          "apps/v1 DaemonSet daemonsets",
          "apps/v1 ControllerRevision controllerrevisions",
          "batch/v1 Job jobs",
          "batch/v1 CronJob cronjobs",
          "discovery.k8s.io/v1 EndpointSlice endpointslices",
          "networking.k8s.io/v1 Ingress ingresses",
          "networking.k8s.io/v1 IngressClass ingressclasses cluster",
          "networking.k8s.io/v1 NetworkPolicy networkpolicies",
          "storage.k8s.io/v1 StorageClass storageclasses cluster",
          "autoscaling/v2 HorizontalPodAutoscaler horizontalpodautoscalers",
          "policy/v1 PodDisruptionBudget poddisruptionbudgets",
          "scheduling.k8s.io/v1 PriorityClass priorityclasses cluster",
          "rbac.authorization.k8s.io/v1 Role roles",
          "rbac.authorization.k8s.io/v1 RoleBinding rolebindings",
          "rbac.authorization.k8s.io/v1 ClusterRole clusterroles cluster",
          "rbac.authorization.k8s.io/v1 ClusterRoleBinding clusterrolebindings cluster",
          "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration"
              + " validatingwebhookconfigurations cluster",
          "admissionregistration.k8s.io/v1 MutatingWebhookConfiguration"
              + " mutatingwebhookconfigurations cluster",
          "apiregistration.k8s.io/v1 APIService apiservices cluster",
          "apiextensions.k8s.io/v1 CustomResourceDefinition customresourcedefinitions cluster",
          "certificates.k8s.io/v1 CertificateSigningRequest certificatesigningrequests cluster",
          "gateway.networking.k8s.io/v1 GatewayClass gatewayclasses cluster",
          "gateway.networking.k8s.io/v1 Gateway gateways",
          "gateway.networking.k8s.io/v1 HTTPRoute httproutes",
          "gateway.networking.k8s.io/v1beta1 ReferenceGrant referencegrants",
          "cert-manager.io/v1 Certificate certificates");

  private final List<JsonObject> objects;
  private final Map<String, String> logs;
  private final Set<String> forbidden;
  private final List<ResourceType> types;
  final List<String> requests = new ArrayList<>();

  /**
   * @param logs by {@code namespace/pod/container}, of the instance before with {@code " previous"}
   * @param forbidden plural names of kinds that may not be read
   */
  FixtureReader(List<JsonObject> objects, Map<String, String> logs, Set<String> forbidden) {
    this.objects = objects;
    this.logs = logs;
    this.forbidden = forbidden;
    this.types = SERVED.stream().map(FixtureReader::type).toList();
  }

  private static ResourceType type(String line) {
    String[] words = line.split(" ");
    int slash = words[0].indexOf('/');
    return new ResourceType(
        slash < 0 ? "" : words[0].substring(0, slash),
        words[0].substring(slash + 1),
        words[1],
        words[2],
        words[1].toLowerCase(Locale.ROOT),
        List.of(),
        words.length == 3,
        Set.of("get", "list"));
  }

  @Override
  public String context() {
    return "fixture";
  }

  @Override
  public String defaultNamespace() {
    return "default";
  }

  @Override
  public Future<ApiCatalog> catalog(CallScope scope) {
    return Future.succeededFuture(new ApiCatalog(types, List.of()));
  }

  private Stream<JsonObject> matching(ResourceType type, Optional<String> namespace) {
    return objects.stream()
        .filter(each -> type.kind().equals(each.getString("kind")))
        .filter(
            each ->
                namespace.isEmpty()
                    || namespace
                        .get()
                        .equals(each.getJsonObject("metadata").getString("namespace")));
  }

  private <T> Future<T> asked(String verb, ResourceType type) {
    requests.add(verb + " " + type.plural());
    return forbidden.contains(type.plural())
        ? Future.failedFuture(
            new ClusterException(
                Kind.FORBIDDEN,
                403,
                "Forbidden",
                verb + " " + type.plural(),
                type.plural() + " is forbidden: cannot " + verb))
        : Future.succeededFuture();
  }

  @Override
  public Future<JsonObject> get(ResourceType type, String namespace, String name, CallScope scope) {
    return this.<Void>asked("get", type)
        .map(
            may ->
                matching(type, Optional.of(namespace).filter(some -> type.namespaced()))
                    .filter(each -> name.equals(each.getJsonObject("metadata").getString("name")))
                    .findFirst()
                    .map(JsonObject::copy)
                    .orElseThrow(
                        () ->
                            new ClusterException(
                                Kind.NOT_FOUND, 404, "NotFound", "", name + " not found")));
  }

  @Override
  public Future<ObjectPage> list(ListQuery query, CallScope scope) {
    return this.<Void>asked("list", query.type())
        .map(
            may ->
                new ObjectPage(
                    matching(query.type(), query.namespace())
                        .filter(each -> selected(query, each))
                        .map(JsonObject::copy)
                        .toList(),
                    Optional.empty()));
  }

  /** As much of selectors as the product uses. */
  private static boolean selected(ListQuery query, JsonObject object) {
    return query.fieldSelector().stream()
            .flatMap(selector -> Stream.of(selector.split(",")))
            .allMatch(term -> holds(term, object))
        && query
            .labelSelector()
            .map(FixtureReader::labels)
            .map(selector -> selector.matches(KubeObject.of("", object).labels()))
            .orElse(true);
  }

  private static LabelSelector labels(String selector) {
    JsonObject equal = new JsonObject();
    for (String term : selector.split(",")) {
      String[] sides = term.split("=", 2);
      equal.put(sides[0], sides[1]);
    }
    return LabelSelector.ofMap(equal);
  }

  private static boolean holds(String term, JsonObject object) {
    boolean not = term.contains("!=");
    String[] sides = term.split("!?=", 2);
    JsonObject at = object;
    String[] path = sides[0].split("\\.");
    for (int i = 0; i < path.length - 1; i++) {
      at = at.getJsonObject(path[i], new JsonObject());
    }
    return sides[1].equals(String.valueOf(at.getValue(path[path.length - 1]))) != not;
  }

  @Override
  public Future<ObjectPage> listMetadata(ListQuery query, CallScope scope) {
    return list(query, scope)
        .map(
            page ->
                new ObjectPage(
                    page.items().stream()
                        .map(
                            each ->
                                new JsonObject()
                                    .put("kind", query.type().kind())
                                    .put("metadata", each.getJsonObject("metadata")))
                        .toList(),
                    Optional.empty()));
  }

  @Override
  public Future<TablePage> table(ListQuery query, CallScope scope) {
    return this.<Void>asked("list", query.type())
        .map(
            may ->
                new TablePage(
                    List.of(),
                    matching(query.type(), query.namespace())
                        .map(each -> KubeObject.of(query.type().kind(), each))
                        .map(each -> new TablePage.Row(each.namespace(), each.name(), List.of()))
                        .toList(),
                    Optional.empty(),
                    Optional.empty()));
  }

  @Override
  public Future<LogText> log(LogQuery query, CallScope scope) {
    requests.add("log " + query.pod());
    String key = query.namespace() + "/" + query.pod() + "/" + query.container().orElse("");
    String text =
        query.previous() ? logs.getOrDefault(key + " previous", logs.get(key)) : logs.get(key);
    return text == null
        ? Future.failedFuture(
            new ClusterException(Kind.NOT_FOUND, 404, "NotFound", "", "no log of " + query.pod()))
        : Future.succeededFuture(new LogText(text, false));
  }

  @Override
  public Future<JsonObject> openApi(String apiVersion, CallScope scope) {
    return Future.failedFuture(ClusterException.of(Kind.NOT_SERVED, "", "no OpenAPI"));
  }

  @Override
  public Future<AccessAnswer> access(AccessQuestion question, CallScope scope) {
    boolean listing = question.verb().equals("list") && question.subject().isEmpty();
    String resource =
        question.resource() + (question.group().isEmpty() ? "" : "." + question.group());
    return listing
        ? Future.succeededFuture(new AccessAnswer(!forbidden.contains(resource), ""))
        : Future.failedFuture(ClusterException.of(Kind.FORBIDDEN, "", "no access reviews"));
  }

  @Override
  public Future<RulesReview> rules(String namespace, CallScope scope) {
    return Future.failedFuture(ClusterException.of(Kind.FORBIDDEN, "", "no rules reviews"));
  }

  @Override
  public Future<JsonObject> getPath(String path, CallScope scope) {
    return Future.failedFuture(ClusterException.of(Kind.NOT_SERVED, "", "no " + path));
  }
}
