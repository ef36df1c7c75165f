package io.pilothouse.guard;

import io.pilothouse.guard.Draft.Disruption;
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
  private final Surroundings around;
  private final Draft draft;
  private final Drafts plan;

  /**
   * @param around the draft's namespace
   * @param plan that the draft is part of
   */
  BlastReader(Surroundings around, Draft draft, Drafts plan) {
    this.around = around;
    this.draft = draft;
    this.plan = plan;
  }

  /** Never fails: what is not known is in it. */
  Future<BlastRadius> read() {
    return (reachesPods() ? ofObject() : Future.succeededFuture(BlastRadius.none(manager())))
        .map(found -> found.and(draft.impact().reach()));
  }

  /**
   * What can be told without asking the cluster, where that will do: for a rollout, whose pods are
   * replaced by the strategy of their owner. Everything else is read.
   */
  Future<BlastRadius> glance() {
    return reachesPods() && !isPod() && draft.disruption() == Disruption.ROLLS
        ? Future.succeededFuture(BlastRadius.unseen(manager()).and(draft.impact().reach()))
        : read();
  }

  private boolean isPod() {
    return draft.type().kind().equals("Pod");
  }

  private boolean reachesPods() {
    boolean owner =
        draft.type().group().equals("apps") && Selectors.ofPods(draft.before()).isPresent();
    return !draft.before().isEmpty() && (isPod() || owner) && !draft.namespace().isEmpty();
  }

  private Optional<String> manager() {
    return Manager.of(draft.before());
  }

  private Future<BlastRadius> ofObject() {
    JsonObject object = draft.before();
    boolean pod = isPod();
    Future<List<JsonObject>> pods =
        pod ? Siblings.of(object, around) : around.list("v1/Pod", Selectors.ofPods(object));
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
              int affected = pod ? 1 : affected(pods.result().size());
              List<BlastRadius.Budget> over = budgets(budgets.result(), labels);
              List<String> routing =
                  names(
                      services.result(),
                      each -> LabelMatch.pairs(Json.object(each, "spec", "selector"), labels));
              return new BlastRadius(
                  affected,
                  ready,
                  pod
                      ? Siblings.share(pods.result(), ready, plan, over)
                      : share(object, affected, ready),
                  new BlastRadius.Routes(
                      routing, names(ingresses.result(), each -> routesToAny(each, routing))),
                  over,
                  names(scalers.result(), this::scalesIt).stream().findFirst(),
                  new BlastRadius.Around(
                      pod ? isReady(object) && ready == 1 : affected > 0 && wanted(object) <= 1,
                      claims(pod ? List.of(object) : pods.result()),
                      manager(),
                      around.unknown(),
                      List.of(),
                      true));
            });
  }

  private static JsonObject labels(JsonObject object, boolean pod) {
    return pod
        ? Json.object(object, "metadata", "labels")
        : Json.object(object, "spec", "template", "metadata", "labels");
  }

  private int affected(int pods) {
    return switch (draft.disruption()) {
      case NONE, AS_SHOWN -> 0;
      case ROLLS -> isOnDelete(draft.before()) ? 0 : pods;
      case REMOVES -> pods;
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

  /** Whether its pods are replaced only as somebody deletes them. */
  private static boolean isOnDelete(JsonObject object) {
    return Json.text(Json.object(object, "spec", "updateStrategy"), "type").equals("OnDelete");
  }

  private int awayWhileRolling(JsonObject object, int pods) {
    JsonObject spec = Json.object(object, "spec");
    if (Json.text(Json.object(spec, "strategy"), "type").equals("Recreate")) {
      return pods;
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

  static boolean isReady(JsonObject pod) {
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
