package io.pilothouse.guard;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.guard.Draft.Disruption;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.core.Selectors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Works out the blast radius of a draft from what is around its object. */
final class BlastReader {
  private final ClusterReader reader;
  private final Draft draft;
  private final CallScope scope;

  BlastReader(ClusterReader reader, Draft draft, CallScope scope) {
    this.reader = reader;
    this.draft = draft;
    this.scope = scope;
  }

  /** Never fails: what is not known is in it. */
  Future<BlastRadius> read() {
    JsonObject object = draft.before();
    boolean pod = draft.type().kind().equals("Pod");
    Optional<String> selector = Selectors.ofPods(object);
    boolean concernsPods = pod || draft.type().group().equals("apps") && selector.isPresent();
    if (object.isEmpty() || !concernsPods || draft.namespace().isEmpty()) {
      return Future.succeededFuture(
          new BlastRadius(
              0,
              0,
              OptionalDouble.of(0),
              new BlastRadius.Routes(List.of(), List.of()),
              List.of(),
              Optional.empty(),
              new BlastRadius.Around(false, List.of(), Manager.of(object), List.of())));
    }
    Surroundings around = new Surroundings(reader, draft.namespace(), scope);
    Future<List<JsonObject>> pods =
        pod ? Future.succeededFuture(List.of(object)) : around.list("v1/Pod", selector);
    Future<List<JsonObject>> services = around.list("v1/Service", Optional.empty());
    Future<List<JsonObject>> ingresses =
        around.list("networking.k8s.io/v1/Ingress", Optional.empty());
    Future<List<JsonObject>> budgets =
        around.list("policy/v1/PodDisruptionBudget", Optional.empty());
    Future<List<JsonObject>> scalers =
        around.list("autoscaling/v2/HorizontalPodAutoscaler", Optional.empty());
    return Future.all(pods, services, ingresses, budgets, scalers)
        .map(
            all -> {
              JsonObject labels = labels(object, pod);
              int ready = (int) pods.result().stream().filter(BlastReader::isReady).count();
              int affected = affected(pods.result().size());
              List<String> routing =
                  names(
                      services.result(),
                      each -> LabelMatch.pairs(Json.object(each, "spec", "selector"), labels));
              return new BlastRadius(
                  affected,
                  ready,
                  share(object, affected, ready),
                  new BlastRadius.Routes(
                      routing, names(ingresses.result(), each -> routesToAny(each, routing))),
                  budgets(budgets.result(), labels),
                  names(scalers.result(), this::scalesIt).stream().findFirst(),
                  new BlastRadius.Around(
                      affected > 0 && wanted(object) <= 1 && !pod,
                      claims(pods.result()),
                      Manager.of(object),
                      around.unknown()));
            });
  }

  private static JsonObject labels(JsonObject object, boolean pod) {
    return pod
        ? Json.object(object, "metadata", "labels")
        : Json.object(object, "spec", "template", "metadata", "labels");
  }

  private int affected(int pods) {
    return switch (draft.disruption()) {
      case NONE -> 0;
      case ROLLS, REMOVES -> pods;
      case SCALES -> Math.max(0, pods - draft.replicas().orElse(pods));
    };
  }

  private static int wanted(JsonObject object) {
    JsonObject spec = Json.object(object, "spec");
    return spec.containsKey("replicas")
        ? Json.number(spec, "replicas")
        : Json.number(Json.object(object, "status"), "desiredNumberScheduled");
  }

  private OptionalDouble share(JsonObject object, int affected, int ready) {
    if (affected == 0 || ready == 0) {
      return OptionalDouble.of(0);
    }
    int away =
        draft.disruption() == Disruption.ROLLS ? awayWhileRolling(object, affected) : affected;
    return OptionalDouble.of(Math.min(100.0, 100.0 * away / ready));
  }

  private int awayWhileRolling(JsonObject object, int pods) {
    JsonObject spec = Json.object(object, "spec");
    if (Json.text(Json.object(spec, "strategy"), "type").equals("Recreate")) {
      return pods;
    }
    if (Json.text(Json.object(spec, "updateStrategy"), "type").equals("OnDelete")) {
      return 0;
    }
    boolean deployment = draft.type().kind().equals("Deployment");
    JsonObject rolling =
        Json.object(spec, deployment ? "strategy" : "updateStrategy", "rollingUpdate");
    Object most = rolling.getValue("maxUnavailable", deployment ? "25%" : 1);
    int total = wanted(object);
    if (most instanceof Number number) {
      return number.intValue();
    }
    String percent = String.valueOf(most).replace("%", "");
    // Kubernetes rounds down for Deployments and up for DaemonSets.
    double exact = percent.matches("\\d{1,3}") ? total * Integer.parseInt(percent) / 100.0 : total;
    return (int) (deployment ? Math.floor(exact) : Math.ceil(exact));
  }

  private static boolean isReady(JsonObject pod) {
    return Json.list(Json.object(pod, "status"), "conditions").stream()
        .anyMatch(
            each ->
                Json.text(each, "type").equals("Ready")
                    && Json.text(each, "status").equals("True"));
  }

  private static List<String> names(List<JsonObject> objects, Predicate<JsonObject> wanted) {
    return objects.stream().filter(wanted).map(Json::name).toList();
  }

  private static boolean routesToAny(JsonObject ingress, List<String> services) {
    JsonObject spec = Json.object(ingress, "spec");
    Stream<JsonObject> paths =
        Json.list(spec, "rules").stream()
            .flatMap(rule -> Json.list(Json.object(rule, "http"), "paths").stream())
            .map(path -> Json.object(path, "backend"));
    return Stream.concat(Stream.of(Json.object(spec, "defaultBackend")), paths)
        .anyMatch(backend -> services.contains(Json.text(Json.object(backend, "service"), "name")));
  }

  private static List<BlastRadius.Budget> budgets(List<JsonObject> all, JsonObject labels) {
    return all.stream()
        .filter(each -> LabelMatch.matches(Json.object(each, "spec", "selector"), labels))
        .map(
            each ->
                new BlastRadius.Budget(
                    Json.name(each),
                    Json.number(Json.object(each, "status"), "disruptionsAllowed")))
        .toList();
  }

  private boolean scalesIt(JsonObject scaler) {
    JsonObject target = Json.object(scaler, "spec", "scaleTargetRef");
    return Json.text(target, "kind").equals(draft.type().kind())
        && Json.text(target, "name").equals(draft.name());
  }

  private static List<String> claims(List<JsonObject> pods) {
    return pods.stream()
        .flatMap(pod -> Json.list(Json.object(pod, "spec"), "volumes").stream())
        .map(volume -> Json.text(Json.object(volume, "persistentVolumeClaim"), "claimName"))
        .filter(name -> !name.isEmpty())
        .distinct()
        .sorted()
        .limit(10)
        .toList();
  }
}
