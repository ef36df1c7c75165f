package io.pilothouse.tools.core;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.AccessAnswer;
import io.pilothouse.kubernetes.AccessQuestion;
import io.pilothouse.kubernetes.ApiCatalog;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.kubernetes.ContextInfo;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.LogQuery;
import io.pilothouse.kubernetes.LogText;
import io.pilothouse.kubernetes.ObjectPage;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.kubernetes.RulesReview;
import io.pilothouse.kubernetes.TablePage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A small cluster in memory, one context by default. Lists honour namespace, selectors, limit and
 * continue; requests are recorded as {@code verb plural namespace[/name]}, where all namespaces are
 * {@code *}, and can be made to fail.
 */
public final class FakeCluster implements ClusterReader, Clusters {
  public static final ResourceType POD = core("Pod", "pods", true, "po");
  public static final ResourceType SECRET = core("Secret", "secrets", true);
  public static final ResourceType CONFIG_MAP = core("ConfigMap", "configmaps", true, "cm");
  public static final ResourceType NAMESPACE = core("Namespace", "namespaces", false, "ns");
  public static final ResourceType NODE = core("Node", "nodes", false, "no");
  public static final ResourceType EVENT = core("Event", "events", true, "ev");
  public static final ResourceType DEPLOYMENT = apps("Deployment", "deployments", "deploy");
  public static final ResourceType REPLICA_SET = apps("ReplicaSet", "replicasets", "rs");
  public static final ResourceType STATEFUL_SET = apps("StatefulSet", "statefulsets", "sts");
  public static final ResourceType DAEMON_SET = apps("DaemonSet", "daemonsets", "ds");

  private record Entry(JsonObject object, List<String> cells) {
    String namespace() {
      return object.getJsonObject("metadata").getString("namespace", "");
    }

    String name() {
      return object.getJsonObject("metadata").getString("name");
    }
  }

  private record Failure(Predicate<String> request, ClusterException exception) {}

  /** Every request, in order. */
  public final List<String> requests = new ArrayList<>();

  /** Answers to {@link #log}, by {@code namespace/pod/container}, with {@code /previous} for it. */
  public final Map<String, LogText> logs = new HashMap<>();

  /** Answers to {@link #openApi}, by group version. */
  public final Map<String, JsonObject> openApi = new HashMap<>();

  /** Answers to {@link #getPath}, by path. */
  public final Map<String, JsonObject> paths = new HashMap<>();

  /** What {@link #access} says yes to. */
  public Predicate<AccessQuestion> allowed = question -> true;

  /** What {@link #contexts} answers; the first is the reader's. */
  public final List<ContextInfo> contexts =
      new ArrayList<>(List.of(new ContextInfo("dev", "https://10.0.0.1:6443", "default", true)));

  public final List<ResourceType> types =
      new ArrayList<>(
          List.of(
              POD,
              SECRET,
              CONFIG_MAP,
              NAMESPACE,
              NODE,
              EVENT,
              DEPLOYMENT,
              REPLICA_SET,
              STATEFUL_SET,
              DAEMON_SET));
  public final List<ApiCatalog.Broken> broken = new ArrayList<>();

  private final Map<ResourceType, List<TablePage.Column>> columns = new HashMap<>();
  private final Map<ResourceType, Map<String, Entry>> entries = new LinkedHashMap<>();
  private final List<Failure> failures = new ArrayList<>();
  private final Deque<Failure> failuresOnce = new ArrayDeque<>();

  public static ResourceType core(String kind, String plural, boolean namespaced, String... names) {
    return type("", kind, plural, namespaced, names);
  }

  public static ResourceType apps(String kind, String plural, String... names) {
    return type("apps", kind, plural, true, names);
  }

  public static ResourceType type(
      String group, String kind, String plural, boolean namespaced, String... shortNames) {
    return new ResourceType(
        group,
        "v1",
        kind,
        plural,
        kind.toLowerCase(Locale.ROOT),
        List.of(shortNames),
        namespaced,
        Set.of("get", "list", "watch"));
  }

  /** Sets a kind's table columns; a trailing {@code +} makes a column wide. */
  public FakeCluster columns(ResourceType type, String... names) {
    columns.put(
        type,
        Arrays.stream(names)
            .map(
                name ->
                    name.endsWith("+")
                        ? new TablePage.Column(name.substring(0, name.length() - 1), 1)
                        : new TablePage.Column(name, 0))
            .toList());
    return this;
  }

  /** Adds or replaces an object, with its cells in the kind's table. */
  public FakeCluster add(ResourceType type, JsonObject object, String... cells) {
    Entry entry = new Entry(object, List.of(cells));
    JsonObject whole = object.copy().put("apiVersion", type.apiVersion()).put("kind", type.kind());
    entries
        .computeIfAbsent(type, key -> new TreeMap<>())
        .put(entry.namespace() + "/" + entry.name(), new Entry(whole, entry.cells()));
    return this;
  }

  /** Adds an object of which only the metadata matters; the first cell is the name. */
  public FakeCluster add(ResourceType type, String namespace, String name, String... moreCells) {
    JsonObject metadata = new JsonObject().put("name", name);
    if (type.namespaced()) {
      metadata.put("namespace", namespace);
    }
    List<String> cells = new ArrayList<>(List.of(name));
    cells.addAll(List.of(moreCells));
    return add(type, new JsonObject().put("metadata", metadata), cells.toArray(String[]::new));
  }

  public FakeCluster remove(ResourceType type, String namespace, String name) {
    entries.getOrDefault(type, Map.of()).remove(namespace + "/" + name);
    return this;
  }

  /** Makes every matching request fail. */
  public FakeCluster failing(Predicate<String> request, ClusterException.Kind kind, String text) {
    failures.add(new Failure(request, ClusterException.of(kind, "", text)));
    return this;
  }

  /** Makes the next matching request fail. */
  public FakeCluster failingOnce(
      Predicate<String> request, ClusterException.Kind kind, String text) {
    failuresOnce.add(new Failure(request, ClusterException.of(kind, "", text)));
    return this;
  }

  @Override
  public Future<List<ContextInfo>> contexts() {
    return answer("contexts", List.copyOf(contexts));
  }

  @Override
  public Future<ClusterReader> reader(Optional<String> context, Caller caller) {
    return serverReader(context);
  }

  @Override
  public Future<ClusterReader> serverReader(Optional<String> context) {
    if (context.isPresent()
        && contexts.stream().noneMatch(info -> info.name().equals(context.get()))) {
      return Future.failedFuture(
          ClusterException.of(
              ClusterException.Kind.UNKNOWN_CONTEXT, "", "no context " + context.get()));
    }
    return Future.succeededFuture(this);
  }

  @Override
  public String context() {
    return contexts.getFirst().name();
  }

  @Override
  public String defaultNamespace() {
    return contexts.getFirst().namespace();
  }

  @Override
  public Future<ApiCatalog> catalog(CallScope scope) {
    return answer("catalog", new ApiCatalog(types, broken));
  }

  @Override
  public Future<JsonObject> get(ResourceType type, String namespace, String name, CallScope scope) {
    String where = type.namespaced() ? namespace : "";
    Entry entry = entries.getOrDefault(type, Map.of()).get(where + "/" + name);
    String request = "get " + type.plural() + " " + where + "/" + name;
    return answer(request, "")
        .compose(
            ok ->
                entry == null
                    ? Future.failedFuture(
                        ClusterException.of(
                            ClusterException.Kind.NOT_FOUND, request, name + " not found"))
                    : Future.succeededFuture(entry.object().copy()));
  }

  @Override
  public Future<ObjectPage> list(ListQuery query, CallScope scope) {
    Slice slice = slice(query);
    List<JsonObject> items = slice.entries().stream().map(entry -> entry.object().copy()).toList();
    return answer(describe("list", query), new ObjectPage(items, slice.next()));
  }

  @Override
  public Future<ObjectPage> listMetadata(ListQuery query, CallScope scope) {
    Slice slice = slice(query);
    List<JsonObject> items =
        slice.entries().stream()
            .map(
                entry ->
                    new JsonObject()
                        .put("apiVersion", query.type().apiVersion())
                        .put("kind", query.type().kind())
                        .put("metadata", entry.object().getJsonObject("metadata").copy()))
            .toList();
    return answer(describe("list", query), new ObjectPage(items, slice.next()));
  }

  @Override
  public Future<TablePage> table(ListQuery query, CallScope scope) {
    Slice slice = slice(query);
    List<TablePage.Column> headings =
        columns.getOrDefault(query.type(), List.of(new TablePage.Column("Name", 0)));
    List<TablePage.Row> rows =
        slice.entries().stream()
            .map(entry -> new TablePage.Row(entry.namespace(), entry.name(), entry.cells()))
            .toList();
    return answer(
        describe("list", query), new TablePage(headings, rows, slice.next(), Optional.empty()));
  }

  @Override
  public Future<LogText> log(LogQuery query, CallScope scope) {
    String key = query.namespace() + "/" + query.pod() + "/" + query.container().orElse("");
    LogText found = logs.get(query.previous() ? key + "/previous" : key);
    return found == null
        ? Future.failedFuture(
            ClusterException.of(ClusterException.Kind.NOT_FOUND, "log " + key, "no log"))
        : answer("log " + key, found);
  }

  @Override
  public Future<JsonObject> openApi(String apiVersion, CallScope scope) {
    return known("openapi " + apiVersion, openApi.get(apiVersion));
  }

  @Override
  public Future<AccessAnswer> access(AccessQuestion question, CallScope scope) {
    return answer(
        "access " + question.verb() + " " + question.resource(),
        new AccessAnswer(allowed.test(question), ""));
  }

  @Override
  public Future<RulesReview> rules(String namespace, CallScope scope) {
    return answer("rules " + namespace, new RulesReview(List.of(), true));
  }

  @Override
  public Future<JsonObject> getPath(String path, CallScope scope) {
    return known("path " + path, paths.get(path));
  }

  private record Slice(List<Entry> entries, Optional<String> next) {}

  private Slice slice(ListQuery query) {
    List<Entry> matching =
        entries.getOrDefault(query.type(), Map.of()).values().stream()
            .filter(entry -> query.namespace().map(entry.namespace()::equals).orElse(true))
            .filter(entry -> FakeSelectors.labels(query.labelSelector(), entry.object()))
            .filter(entry -> FakeSelectors.fields(query.fieldSelector(), entry.object()))
            .toList();
    int from = query.continueToken().map(Integer::parseInt).orElse(0);
    int to = Math.min(matching.size(), from + query.limit());
    return new Slice(
        matching.subList(Math.min(from, to), to),
        to < matching.size() ? Optional.of(String.valueOf(to)) : Optional.empty());
  }

  private static String describe(String verb, ListQuery query) {
    return verb + " " + query.type().plural() + " " + query.namespace().orElse("*");
  }

  private <T> Future<T> known(String request, T found) {
    return found == null
        ? Future.failedFuture(
            ClusterException.of(ClusterException.Kind.NOT_SERVED, request, "not served"))
        : answer(request, found);
  }

  private <T> Future<T> answer(String request, T value) {
    requests.add(request);
    if (!failuresOnce.isEmpty() && failuresOnce.peek().request().test(request)) {
      return Future.failedFuture(failuresOnce.remove().exception());
    }
    return failures.stream()
        .filter(failure -> failure.request().test(request))
        .findFirst()
        .map(failure -> Future.<T>failedFuture(failure.exception()))
        .orElseGet(() -> Future.succeededFuture(value));
  }
}
