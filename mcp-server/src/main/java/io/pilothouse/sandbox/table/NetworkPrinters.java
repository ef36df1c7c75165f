package io.pilothouse.sandbox.table;

import static io.pilothouse.sandbox.table.Column.text;
import static io.pilothouse.sandbox.table.Column.wide;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Services, EndpointSlices, Ingresses and their classes, NetworkPolicies. */
final class NetworkPrinters {
  private NetworkPrinters() {}

  static Printer services() {
    return new Printer(
        List.of(
            Column.NAME,
            text("Type", "How the Service is exposed."),
            text("Cluster-IP", "The IP address of the service."),
            text("External-IP", "IP addresses for which nodes also accept traffic."),
            text("Port(s)", "The ports that are exposed by this service."),
            Column.AGE,
            wide("Selector", "The labels of the pods that traffic goes to.")),
        (service, now) ->
            List.of(
                Cell.name(service),
                Json.text(service, "spec", "type"),
                Cell.orNone(Json.text(service, "spec", "clusterIP")),
                externalAddress(service),
                Cell.joined(
                    Json.objects(service, "spec", "ports").stream()
                        .map(NetworkPrinters::port)
                        .toList()),
                Cell.age(service, now),
                Cell.labels(Json.textMap(service, "spec", "selector"))));
  }

  private static String externalAddress(JsonObject service) {
    List<String> addresses = new ArrayList<>(Json.texts(service, "spec", "externalIPs"));
    switch (Json.text(service, "spec", "type")) {
      case "ExternalName" -> addresses.add(Json.text(service, "spec", "externalName"));
      case "LoadBalancer" -> {
        addresses.addAll(balancers(service));
        if (addresses.isEmpty()) {
          return "<pending>";
        }
      }
      default -> {}
    }
    return Cell.joined(addresses);
  }

  private static List<String> balancers(JsonObject object) {
    return Json.objects(object, "status", "loadBalancer", "ingress").stream()
        .map(
            point ->
                Json.text(point, "ip").isEmpty()
                    ? Json.text(point, "hostname")
                    : Json.text(point, "ip"))
        .toList();
  }

  private static String port(JsonObject port) {
    long node = Json.number(port, "nodePort");
    return Json.number(port, "port")
        + (node == 0 ? "" : ":" + node)
        + "/"
        + Json.text(port, "protocol");
  }

  static Printer endpointSlices() {
    return new Printer(
        List.of(
            Column.NAME,
            text("AddressType", "The type of address carried by this EndpointSlice."),
            text("Ports", "The list of network ports exposed by each endpoint."),
            text("Endpoints", "A list of unique endpoints in this slice."),
            Column.AGE),
        (slice, now) ->
            List.of(
                Cell.name(slice),
                Json.text(slice, "addressType"),
                firstThree(
                    Json.objects(slice, "ports").stream()
                        .map(
                            port ->
                                Json.text(port, "port").isEmpty() ? "*" : Json.text(port, "port"))
                        .toList(),
                    "<unset>"),
                firstThree(
                    Json.objects(slice, "endpoints").stream()
                        .flatMap(endpoint -> Json.texts(endpoint, "addresses").stream())
                        .toList(),
                    "<unset>"),
                Cell.age(slice, now)));
  }

  private static String firstThree(List<String> values, String none) {
    if (values.isEmpty()) {
      return none;
    }
    String shown = values.stream().limit(3).collect(Collectors.joining(","));
    return values.size() <= 3 ? shown : shown + " + " + (values.size() - 3) + " more...";
  }

  static Printer ingresses() {
    return new Printer(
        List.of(
            Column.NAME,
            text("Class", "The name of the IngressClass resource that implements it"),
            text("Hosts", "Hosts that requests are matched against before the ingress rule"),
            text("Address", "Ingress points for the load-balancer"),
            text("Ports", "Ports of TLS configurations that open"),
            Column.AGE),
        (ingress, now) -> {
          List<String> hosts =
              Json.objects(ingress, "spec", "rules").stream()
                  .map(rule -> Json.text(rule, "host"))
                  .filter(host -> !host.isEmpty())
                  .toList();
          return List.of(
              Cell.name(ingress),
              Cell.orNone(Json.text(ingress, "spec", "ingressClassName")),
              hosts.isEmpty() ? "*" : firstThree(hosts, "*"),
              String.join(",", balancers(ingress)),
              Json.objects(ingress, "spec", "tls").isEmpty() ? "80" : "80, 443",
              Cell.age(ingress, now));
        });
  }

  static Printer ingressClasses() {
    return new Printer(
        List.of(
            Column.NAME,
            text("Controller", "Controller that is responsible for handling this class"),
            text("Parameters", "A reference to a resource with additional parameters"),
            Column.AGE),
        (object, now) ->
            List.of(
                Cell.name(object),
                Json.text(object, "spec", "controller"),
                Json.object(object, "spec", "parameters").isEmpty()
                    ? Cell.NONE
                    : Json.text(object, "spec", "parameters", "kind")
                        + "/"
                        + Json.text(object, "spec", "parameters", "name"),
                Cell.age(object, now)));
  }

  static Printer networkPolicies() {
    return new Printer(
        List.of(
            Column.NAME,
            text("Pod-Selector", "The pods to which this policy applies."),
            Column.AGE),
        (policy, now) ->
            List.of(
                Cell.name(policy),
                Cell.selector(Json.object(policy, "spec", "podSelector")),
                Cell.age(policy, now)));
  }
}
