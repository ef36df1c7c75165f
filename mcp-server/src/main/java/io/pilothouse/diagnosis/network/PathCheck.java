package io.pilothouse.diagnosis.network;

import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.LabelSelector;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.kubernetes.Nearest;
import io.pilothouse.tools.core.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Follows a connection from a program to another as far as the API can tell: from the source over
 * the name, the Service and its endpoints to the port, then what network policies say. Stops at
 * what makes later steps meaningless.
 */
public final class PathCheck {
  /** What came of a step. */
  public enum Status {
    PASSED,
    FAILED,
    UNKNOWN
  }

  /** One step, and why it ended as it did. */
  public record Step(String name, Status status, String reason) {}

  /**
   * What is asked.
   *
   * @param sources pods of the source
   * @param to a Service, or a pod or workload
   * @param toPods pods of the target where it is no Service
   * @param port number or name; empty: the only or first one
   */
  public record Question(
      Ref from, List<KubeObject> sources, Ref to, List<KubeObject> toPods, String port) {}

  private record Listening(KubeObject pod, int port, String protocol) {}

  private final ObjectGraph graph;
  private final Question question;
  private final NetworkRules rules;
  private final List<Step> steps = new ArrayList<>();

  public PathCheck(ObjectGraph graph, Question question) {
    this.graph = graph;
    this.question = question;
    this.rules = new NetworkRules(graph);
  }

  public List<Step> run() {
    Optional<KubeObject> source = source();
    boolean byName = question.to().kind().equals("Service");
    Optional<ServiceView> service = byName ? service() : Optional.empty();
    if (byName && service.isEmpty()) {
      return steps;
    }
    if (service.filter(ServiceView::isExternal).isPresent()) {
      source.ifPresent(this::dns);
      return steps;
    }
    List<KubeObject> pods = byName ? selected(service.get()) : question.toPods();
    if (pods.isEmpty()) {
      if (!byName) {
        failed("target", question.to() + " has no pods");
      }
      return steps;
    }
    endpoints(service, pods);
    List<Listening> listening = port(service, pods);
    source.ifPresent(pod -> policies(pod, byName, listening));
    return steps;
  }

  private void step(String name, Status status, String reason) {
    steps.add(new Step(name, status, reason));
  }

  private void passed(String name, String reason) {
    step(name, Status.PASSED, reason);
  }

  private void failed(String name, String reason) {
    step(name, Status.FAILED, reason);
  }

  private void unknown(String name, String reason) {
    step(name, Status.UNKNOWN, reason);
  }

  private boolean mayRead(String step, String kind) {
    boolean known = graph.knows(kind);
    if (!known) {
      unknown(step, kind + " objects could not be read");
    }
    return known;
  }

  private Optional<KubeObject> source() {
    if (!mayRead("source", "Pod")) {
      return Optional.empty();
    }
    List<KubeObject> running =
        question.sources().stream()
            .filter(pod -> Json.text(pod.status(), "phase").equals("Running"))
            .toList();
    if (running.isEmpty()) {
      failed(
          "source",
          question.from()
              + (question.sources().isEmpty()
                  ? " has no pods"
                  : " has " + question.sources().size() + " pods, none running"));
      return question.sources().stream().findFirst();
    }
    passed("source", running.get(0).ref() + " runs");
    return Optional.of(running.get(0));
  }

  private Optional<ServiceView> service() {
    Ref to = question.to();
    if (!mayRead("name", "Service")) {
      return Optional.empty();
    }
    Optional<ServiceView> found = graph.find(to).map(ServiceView::new);
    if (found.isEmpty()) {
      List<String> near =
          Nearest.to(
              to.name(),
              graph.all("Service", to.namespace()).stream().map(KubeObject::name).toList(),
              3);
      failed(
          "name",
          "there is no "
              + to
              + ", so its name resolves to nothing"
              + (near.isEmpty() ? "" : "; nearest: " + String.join(", ", near)));
    } else if (found.get().isExternal()) {
      unknown(
          "name",
          to
              + " is an alias of "
              + Json.text(found.get().object().spec(), "externalName")
              + ", outside of what the API knows");
    } else {
      passed("name", to.name() + "." + to.namespace() + ".svc");
    }
    return found;
  }

  private List<KubeObject> selected(ServiceView service) {
    if (service.selector().isEmpty()) {
      long ready = ServiceView.readyEndpoints(service.slices(graph));
      if (!graph.knows("EndpointSlice")) {
        unknown("selector", "it has no selector, and EndpointSlices could not be read");
      } else if (ready == 0) {
        failed("endpoints", "it has no selector, and nobody has given it endpoints");
      } else {
        unknown("endpoints", ready + " endpoints that somebody else maintains");
      }
      return List.of();
    }
    if (!mayRead("selector", "Pod")) {
      return List.of();
    }
    List<KubeObject> pods = service.pods(graph);
    if (pods.isEmpty()) {
      failed("selector", service.selector() + " matches no pod in " + service.object().namespace());
    } else {
      passed("selector", service.selector() + " matches " + pods.size() + " pods");
    }
    return pods;
  }

  private void endpoints(Optional<ServiceView> service, List<KubeObject> pods) {
    long ready = pods.stream().filter(ServiceView::isReady).count();
    boolean takesAll = service.filter(ServiceView::takesUnready).isPresent();
    String words = ready + " of " + pods.size() + " pods ready";
    if (ready == 0 && !takesAll) {
      failed("endpoints", words);
      return;
    }
    if (service.isEmpty() || !graph.knows("EndpointSlice")) {
      passed("endpoints", words);
      return;
    }
    long listed = ServiceView.readyEndpoints(service.get().slices(graph));
    if (listed == 0) {
      failed("endpoints", words + ", but its EndpointSlices list none of them");
    } else {
      passed("endpoints", words + ", " + listed + " in its EndpointSlices");
    }
  }

  /** The pods' ports that the connection ends at. */
  private List<Listening> port(Optional<ServiceView> service, List<KubeObject> pods) {
    String target = question.port();
    String protocol = "TCP";
    String way = "port " + target;
    if (service.isPresent()) {
      List<ServiceView.Port> ports = service.get().ports();
      Optional<ServiceView.Port> port =
          target.isEmpty() ? ports.stream().findFirst() : service.get().port(target);
      if (port.isEmpty()) {
        failed(
            "port", "the Service has no port " + target + "; it has " + service.get().portNames());
        return List.of();
      }
      target = port.get().target();
      protocol = port.get().protocol();
      way = "port " + port.get() + " leads to " + target;
    } else if (target.isEmpty()) {
      List<PodPorts.Port> declared = PodPorts.of(pods.get(0)).all();
      if (declared.isEmpty()) {
        unknown("port", "the pods declare none; give port");
        return List.of();
      }
      target = String.valueOf(declared.get(0).number());
      protocol = declared.get(0).protocol();
      way = "port " + target;
    }
    List<Listening> listening = new ArrayList<>();
    for (KubeObject pod : pods) {
      OptionalInt number = PodPorts.of(pod).resolve(target, protocol);
      if (number.isPresent()) {
        listening.add(new Listening(pod, number.getAsInt(), protocol));
      }
    }
    PodPorts declared = PodPorts.of(pods.get(0));
    if (listening.isEmpty()) {
      failed("port", way + ", a name that the pods do not have; they have " + declared);
    } else if (declared.declares(listening.get(0).port(), protocol)) {
      passed("port", way + ", which the pods declare");
    } else {
      unknown(
          "port",
          way + ", which the pods do not declare (they declare " + declared + "): may be open");
    }
    return listening;
  }

  private void policies(KubeObject source, boolean byName, List<Listening> listening) {
    if (!mayRead("policies", "NetworkPolicy")) {
      return;
    }
    if (byName) {
      dns(source);
    }
    direction(
        "egress",
        listening.stream()
            .map(each -> rules.mayLeave(source, each.pod(), each.port(), each.protocol()))
            .toList());
    direction(
        "ingress",
        listening.stream()
            .map(each -> rules.mayEnter(source, each.pod(), each.port(), each.protocol()))
            .toList());
  }

  private void dns(KubeObject source) {
    if (graph.knows("NetworkPolicy")) {
      ruling("dns", new DnsServers(graph, rules).mayBeAskedBy(source));
    }
  }

  /** The best of what holds for the target's pods. */
  private void direction(String name, List<NetworkRules.Ruling> rulings) {
    rulings.stream()
        .min(java.util.Comparator.comparing(NetworkRules.Ruling::answer))
        .ifPresent(best -> ruling(name, best));
  }

  private void ruling(String name, NetworkRules.Ruling ruling) {
    String policies =
        ruling.policies().isEmpty()
            ? "no NetworkPolicy restricts it"
            : String.join(", ", ruling.policies().stream().limit(4).map(PathCheck::words).toList());
    switch (ruling.answer()) {
      case YES ->
          passed(name, ruling.policies().isEmpty() ? policies : "let through by " + policies);
      case NO -> failed(name, "not let through by " + policies);
      case UNKNOWN ->
          unknown(name, "depends on labels or addresses that cannot be judged here: " + policies);
    }
  }

  private static String words(KubeObject policy) {
    LabelSelector selector = LabelSelector.of(Json.object(policy.spec(), "podSelector"));
    return policy + " (for " + (selector.isEmpty() ? "all pods" : selector) + ")";
  }
}
