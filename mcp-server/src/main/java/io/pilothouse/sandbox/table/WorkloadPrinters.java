package io.pilothouse.sandbox.table;

import static io.pilothouse.sandbox.table.Column.integer;
import static io.pilothouse.sandbox.table.Column.text;
import static io.pilothouse.sandbox.table.Column.wide;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Deployments, ReplicaSets, StatefulSets, DaemonSets and the revisions of the last two. */
final class WorkloadPrinters {
  static final Column CONTAINERS = wide("Containers", "Names of each container in the template.");
  static final Column IMAGES =
      wide("Images", "Images referenced by each container in the template.");
  static final Column SELECTOR = wide("Selector", "Label selector for pods.");

  private static final String[] POD_SPEC = {"spec", "template", "spec"};

  private WorkloadPrinters() {}

  static Printer deployments() {
    return new Printer(
        List.of(
            Column.NAME,
            text("Ready", "Number of the pod with ready state"),
            text("Up-to-date", "Pods that have the desired template spec."),
            text("Available", "Pods ready for at least minReadySeconds."),
            Column.AGE,
            CONTAINERS,
            IMAGES,
            SELECTOR),
        (object, now) -> {
          List<String> containers = Cell.containers(object, POD_SPEC);
          return List.of(
              Cell.name(object),
              readyOf(object),
              status(object, "updatedReplicas"),
              status(object, "availableReplicas"),
              Cell.age(object, now),
              containers.getFirst(),
              containers.getLast(),
              Cell.selector(Json.object(object, "spec", "selector")));
        });
  }

  static Printer replicaSets() {
    return new Printer(
        List.of(
            Column.NAME,
            integer("Desired", "Replicas is the number of desired pods."),
            integer("Current", "Replicas is the most recently observed number of pods."),
            integer("Ready", "The number of pods with a Ready Condition."),
            Column.AGE,
            CONTAINERS,
            IMAGES,
            SELECTOR),
        (object, now) -> {
          List<String> containers = Cell.containers(object, POD_SPEC);
          return List.of(
              Cell.name(object),
              Json.number(object, "spec", "replicas"),
              status(object, "replicas"),
              status(object, "readyReplicas"),
              Cell.age(object, now),
              containers.getFirst(),
              containers.getLast(),
              Cell.selector(Json.object(object, "spec", "selector")));
        });
  }

  static Printer statefulSets() {
    return new Printer(
        List.of(
            Column.NAME,
            text("Ready", "Number of the pod with ready state"),
            Column.AGE,
            CONTAINERS,
            IMAGES),
        (object, now) -> {
          List<String> containers = Cell.containers(object, POD_SPEC);
          return List.of(
              Cell.name(object),
              readyOf(object),
              Cell.age(object, now),
              containers.getFirst(),
              containers.getLast());
        });
  }

  static Printer daemonSets() {
    return new Printer(
        List.of(
            Column.NAME,
            integer("Desired", "Nodes that should be running the daemon pod."),
            integer("Current", "Nodes that run at least one daemon pod and should."),
            integer("Ready", "Nodes with a ready daemon pod."),
            integer("Up-to-date", "Nodes that run the updated daemon pod."),
            integer("Available", "Nodes with an available daemon pod."),
            text("Node Selector", "What a node's labels must match for the pod to run there."),
            Column.AGE,
            CONTAINERS,
            IMAGES,
            SELECTOR),
        WorkloadPrinters::daemonSet);
  }

  private static List<Object> daemonSet(JsonObject object, Instant now) {
    List<String> containers = Cell.containers(object, POD_SPEC);
    return List.of(
        Cell.name(object),
        status(object, "desiredNumberScheduled"),
        status(object, "currentNumberScheduled"),
        status(object, "numberReady"),
        status(object, "updatedNumberScheduled"),
        status(object, "numberAvailable"),
        Cell.labels(Json.textMap(object, "spec", "template", "spec", "nodeSelector")),
        Cell.age(object, now),
        containers.getFirst(),
        containers.getLast(),
        Cell.selector(Json.object(object, "spec", "selector")));
  }

  static Printer controllerRevisions() {
    return new Printer(
        List.of(
            Column.NAME,
            text("Controller", "Controller of the object"),
            text("Revision", "The revision of the state represented by Data."),
            Column.AGE),
        (object, now) ->
            List.of(
                Cell.name(object),
                Json.objects(object, "metadata", "ownerReferences").stream()
                    .filter(owner -> Json.flag(owner, "controller"))
                    .map(WorkloadPrinters::owner)
                    .findFirst()
                    .orElse(Cell.NONE),
                Json.text(object, "revision"),
                Cell.age(object, now)));
  }

  private static String owner(JsonObject owner) {
    String apiVersion = Json.text(owner, "apiVersion");
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : "." + apiVersion.substring(0, slash);
    return Json.text(owner, "kind").toLowerCase(Locale.ROOT)
        + group
        + "/"
        + Json.text(owner, "name");
  }

  private static String readyOf(JsonObject object) {
    return status(object, "readyReplicas") + "/" + Json.number(object, "spec", "replicas");
  }

  private static long status(JsonObject object, String field) {
    return Json.number(object, "status", field);
  }
}
