package io.pilothouse.sandbox.store;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fields that each kind can be selected by, besides name and namespace. */
final class SelectableFields {
  private static final Set<String> COMMON = Set.of("metadata.name", "metadata.namespace");
  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "pods",
          Set.of(
              "spec.nodeName",
              "spec.restartPolicy",
              "spec.schedulerName",
              "spec.serviceAccountName",
              "spec.hostNetwork",
              "status.phase",
              "status.podIP",
              "status.nominatedNodeName"),
          "events",
          Stream.concat(
                  references("involvedObject"),
                  Stream.of("reason", "reportingComponent", "source", "type"))
              .collect(Collectors.toUnmodifiableSet()),
          "events.events.k8s.io",
          Stream.of(
                  references("regarding"),
                  references("involvedObject"),
                  Stream.of("reason", "reportingController", "type"))
              .flatMap(fields -> fields)
              .collect(Collectors.toUnmodifiableSet()),
          "nodes",
          Set.of("spec.unschedulable"),
          "namespaces",
          Set.of("status.phase"),
          "secrets",
          Set.of("type"),
          "services",
          Set.of("spec.clusterIP", "spec.type"),
          "jobs.batch",
          Set.of("status.successful"));

  private SelectableFields() {}

  private static Stream<String> references(String parent) {
    return Stream.of(
            "kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath")
        .map(field -> parent + "." + field);
  }

  static void check(ResourceKind kind, String field) {
    Set<String> own = FIELDS.get(kind.qualified());
    if (COMMON.contains(field) || (own != null && own.contains(field))) {
      return;
    }
    if (own == null) {
      throw StatusException.badRequest(
          "\""
              + field
              + "\" is not a known field selector: only \"metadata.name\","
              + " \"metadata.namespace\"");
    }
    throw StatusException.badRequest("field label not supported: " + field);
  }

  /** What an object without the field counts as. */
  static String absent(String field) {
    return switch (field) {
      case "spec.unschedulable", "spec.hostNetwork" -> "false";
      case "status.successful" -> "0";
      default -> "";
    };
  }

  /** Where the field is in the object. */
  static String[] path(ResourceKind kind, String field) {
    String place =
        switch (kind.qualified() + " " + field) {
          case "events source" -> "source.component";
          case "jobs.batch status.successful" -> "status.succeeded";
          default -> field;
        };
    List<String> parts = List.of(place.split("\\."));
    if (kind.qualified().equals("events.events.k8s.io")
        && parts.getFirst().equals("involvedObject")) {
      return new String[] {"regarding", parts.getLast()};
    }
    return parts.toArray(String[]::new);
  }
}
