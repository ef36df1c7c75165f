package io.pilothouse.sandbox.table;

import static io.pilothouse.sandbox.table.Column.text;
import static io.pilothouse.sandbox.table.Column.wide;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Nodes, namespaces, API services. */
final class ClusterPrinters {
  private static final String ROLE = "node-role.kubernetes.io/";

  private ClusterPrinters() {}

  static Printer nodes() {
    return new Printer(
        List.of(
            Column.NAME,
            text("Status", "The status of the node"),
            text("Roles", "The roles of the node"),
            Column.AGE,
            text("Version", "Kubelet Version reported by the node."),
            wide("Internal-IP", "Addresses reachable to the node."),
            wide("External-IP", "Addresses reachable to the node."),
            wide("OS-Image", "OS Image reported by the node."),
            wide("Kernel-Version", "Kernel Version reported by the node."),
            wide("Container-Runtime", "ContainerRuntime Version reported by the node.")),
        ClusterPrinters::node);
  }

  private static List<Object> node(JsonObject node, Instant now) {
    JsonObject info = Json.object(node, "status", "nodeInfo");
    String architecture = Json.text(info, "architecture");
    String kernel = known(info, "kernelVersion");
    return List.of(
        Cell.name(node),
        nodeStatus(node),
        roles(node),
        Cell.age(node, now),
        Json.text(info, "kubeletVersion"),
        address(node, "InternalIP"),
        address(node, "ExternalIP"),
        known(info, "osImage"),
        architecture.isEmpty() ? kernel : kernel + " (" + architecture + ")",
        known(info, "containerRuntimeVersion"));
  }

  private static String nodeStatus(JsonObject node) {
    List<String> states = new ArrayList<>();
    for (JsonObject condition : Json.objects(node, "status", "conditions")) {
      if ("Ready".equals(condition.getString("type"))) {
        states.add("True".equals(condition.getString("status")) ? "Ready" : "NotReady");
      }
    }
    if (states.isEmpty()) {
      states.add("Unknown");
    }
    if (Json.flag(node, "spec", "unschedulable")) {
      states.add("SchedulingDisabled");
    }
    return String.join(",", states);
  }

  private static String roles(JsonObject node) {
    TreeSet<String> roles = new TreeSet<>();
    Json.textMap(node, "metadata", "labels")
        .forEach(
            (label, value) -> {
              if (label.startsWith(ROLE) && label.length() > ROLE.length()) {
                roles.add(label.substring(ROLE.length()));
              } else if (label.equals("kubernetes.io/role") && !value.isEmpty()) {
                roles.add(value);
              }
            });
    return Cell.joined(List.copyOf(roles));
  }

  private static String address(JsonObject node, String type) {
    return Json.objects(node, "status", "addresses").stream()
        .filter(address -> type.equals(address.getString("type")))
        .map(address -> address.getString("address"))
        .findFirst()
        .orElse(Cell.NONE);
  }

  private static String known(JsonObject info, String field) {
    String value = Json.text(info, field);
    return value.isEmpty() ? Cell.UNKNOWN : value;
  }

  static Printer namespaces() {
    return new Printer(
        List.of(Column.NAME, text("Status", "The status of the namespace"), Column.AGE),
        (namespace, now) ->
            List.of(
                Cell.name(namespace),
                Json.text(namespace, "status", "phase"),
                Cell.age(namespace, now)));
  }

  static Printer apiServices() {
    return new Printer(
        List.of(
            Column.NAME,
            text("Service", "The reference to the service that hosts this API endpoint."),
            text("Available", "Whether this service is available."),
            Column.AGE),
        (service, now) ->
            List.of(
                Cell.name(service),
                Json.object(service, "spec", "service").isEmpty()
                    ? "Local"
                    : Json.text(service, "spec", "service", "namespace")
                        + "/"
                        + Json.text(service, "spec", "service", "name"),
                available(service),
                Cell.age(service, now)));
  }

  private static String available(JsonObject service) {
    return Json.objects(service, "status", "conditions").stream()
        .filter(condition -> "Available".equals(condition.getString("type")))
        .map(
            condition ->
                "True".equals(condition.getString("status"))
                    ? "True"
                    : condition.getString("status") + " (" + condition.getString("reason") + ")")
        .findFirst()
        .orElse("Unknown");
  }
}
