package io.pilothouse.diagnosis.network;

import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ports that a pod's containers declare. Declaring a number is only documentation; a name
 * cannot be used without.
 */
public record PodPorts(List<Port> all) {
  /**
   * One of them.
   *
   * @param name empty if it has none
   */
  public record Port(String name, int number, String protocol, String container) {
    /** {@code 8080 (http)}. */
    @Override
    public String toString() {
      return number + (name.isEmpty() ? "" : " (" + name + ")");
    }
  }

  /** Of a pod or of the template of a workload's pods. */
  public static PodPorts of(KubeObject podOrWorkload) {
    JsonObject spec = podOrWorkload.podSpec();
    return new PodPorts(
        Stream.concat(
                Json.list(spec, "containers").stream(),
                Json.list(spec, "initContainers").stream()
                    .filter(each -> Json.text(each, "restartPolicy").equals("Always")))
            .flatMap(PodPorts::of)
            .toList());
  }

  private static Stream<Port> of(JsonObject container) {
    return Json.list(container, "ports").stream()
        .map(
            port ->
                new Port(
                    Json.text(port, "name"),
                    Json.number(port, "containerPort"),
                    protocol(port),
                    Json.text(container, "name")));
  }

  /** Of any object with a field {@code protocol}, which is TCP where it is left out. */
  public static String protocol(JsonObject port) {
    String protocol = Json.text(port, "protocol");
    return protocol.isEmpty() ? "TCP" : protocol;
  }

  /** The number that a name or number stands for in this pod; empty for a name it does not have. */
  public OptionalInt resolve(String target, String protocol) {
    return isNumber(target)
        ? OptionalInt.of(Integer.parseInt(target))
        : all.stream()
            .filter(port -> port.name().equals(target) && port.protocol().equals(protocol))
            .mapToInt(Port::number)
            .findFirst();
  }

  /** Whether a container says that it listens there. */
  public boolean declares(int number, String protocol) {
    return all.stream()
        .anyMatch(port -> port.number() == number && port.protocol().equals(protocol));
  }

  /** Whether it is a number of a port and not a name of one. */
  public static boolean isNumber(String target) {
    return target.matches("\\d{1,5}");
  }

  /** {@code 8080 (http), 9090}; {@code none}. */
  @Override
  public String toString() {
    return all.isEmpty()
        ? "none"
        : all.stream().map(Port::toString).distinct().collect(Collectors.joining(", "));
  }
}
