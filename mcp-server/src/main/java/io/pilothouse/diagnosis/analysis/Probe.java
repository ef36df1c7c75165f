package io.pilothouse.diagnosis.analysis;

import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A probe of a container.
 *
 * @param kind {@code readiness}, {@code liveness} or {@code startup}
 * @param spec as in the container's spec; empty if it has none
 */
record Probe(Container container, String kind, JsonObject spec) {

  /** One that is there. */
  static Optional<Probe> of(Container container, String kind) {
    return Optional.of(any(container, kind)).filter(probe -> !probe.spec.isEmpty());
  }

  /** The same, also if the spec knows none: an event may be older than the spec. */
  static Probe any(Container container, String kind) {
    return new Probe(container, kind, Json.object(container.spec(), kind + "Probe"));
  }

  private static final int GRACE = 30;
  private static final List<String> HANDLERS = List.of("httpGet", "tcpSocket", "grpc", "exec");

  /** How it asks, {@code httpGet}. */
  String handler() {
    return HANDLERS.stream().filter(spec::containsKey).findFirst().orElse("");
  }

  boolean isExec() {
    return handler().equals("exec");
  }

  /** As written: a number or a name; empty for one that asks no port. */
  String port() {
    return isExec() ? "" : Json.text(Json.object(spec, handler()), "port");
  }

  Duration period() {
    return Duration.ofSeconds(orElse("periodSeconds", 10));
  }

  int timeoutSeconds() {
    return orElse("timeoutSeconds", 1);
  }

  int threshold() {
    return orElse("failureThreshold", 3);
  }

  Duration initialDelay() {
    return Duration.ofSeconds(orElse("initialDelaySeconds", 0));
  }

  /** How long a container that never answers lives. */
  Duration patience() {
    return initialDelay().plus(period().multipliedBy(threshold()));
  }

  private int orElse(String field, int usual) {
    return spec.getValue(field) instanceof Number number ? number.intValue() : usual;
  }

  /**
   * {@code readiness probe GET :8080/ready of container web}; alone in its pod it needs no name.
   */
  String name() {
    boolean alone =
        Json.list(container.pod().spec(), "containers").size() == 1 && !container.init();
    return kind + " probe " + words() + (alone ? "" : " of " + container.words());
  }

  /** What a container is given to end by itself when the kubelet stops it. */
  int graceSeconds() {
    JsonObject pod = container.pod().spec();
    return pod.containsKey("terminationGracePeriodSeconds")
        ? Json.number(pod, "terminationGracePeriodSeconds")
        : GRACE;
  }

  /** {@code GET :8080/ready}, {@code TCP :5432}, {@code exec "pg_isready"}. */
  String words() {
    JsonObject how = Json.object(spec, handler());
    return switch (handler()) {
      case "httpGet" -> {
        String scheme = Json.text(how, "scheme").toLowerCase(Locale.ROOT);
        String path = Json.text(how, "path");
        yield "GET "
            + (scheme.equals("https") ? "https " : "")
            + ":"
            + port()
            + (path.isEmpty() ? "/" : path);
      }
      case "tcpSocket" -> "TCP :" + port();
      case "grpc" -> "gRPC :" + port();
      case "exec" -> "exec " + CommandLine.ofProbe(how);
      default -> "probe";
    };
  }

  /** {@code Pod shop/web-1 containers[web].readinessProbe: timeoutSeconds 1, ...}. */
  String fact() {
    return container.field(kind + "Probe")
        + ": "
        + "timeoutSeconds "
        + timeoutSeconds()
        + ", periodSeconds "
        + period().toSeconds()
        + ", failureThreshold "
        + threshold()
        + (initialDelay().isZero() ? "" : ", initialDelaySeconds " + initialDelay().toSeconds());
  }

  /** The container's declared ports. */
  List<JsonObject> declared() {
    return Json.list(container.spec(), "ports");
  }

  /** Whether its port is not declared although others are. */
  boolean isElsewhere() {
    return !port().isEmpty()
        && !declared().isEmpty()
        && declared().stream()
            .noneMatch(
                each ->
                    port().equals(Json.text(each, "containerPort"))
                        || port().equals(Json.text(each, "name")));
  }

  /** Whether its port is a name that no port has, which can never pass. */
  boolean isNameless() {
    return !port().isEmpty()
        && !Character.isDigit(port().charAt(0))
        && declared().stream().noneMatch(each -> port().equals(Json.text(each, "name")));
  }

  /** That it asks a port which is not there, and which are. */
  String strayed() {
    String ports =
        declared().stream()
            .map(
                port ->
                    Json.text(port, "containerPort")
                        + (Json.text(port, "name").isEmpty()
                            ? ""
                            : " (" + Json.text(port, "name") + ")"))
            .collect(Collectors.joining(", "));
    return name()
        + " asks a port that "
        + container.words()
        + " does not declare; it declares "
        + (ports.isEmpty() ? "none" : ports);
  }
}
