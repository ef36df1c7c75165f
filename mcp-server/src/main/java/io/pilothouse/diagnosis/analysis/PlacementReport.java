package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.scheduling.Amounts;
import io.pilothouse.diagnosis.scheduling.Filters;
import io.pilothouse.diagnosis.scheduling.NodeFit;
import io.pilothouse.diagnosis.scheduling.NodeRoom;
import io.pilothouse.diagnosis.scheduling.NodeTerms;
import io.pilothouse.diagnosis.scheduling.Obstacle;
import io.pilothouse.diagnosis.scheduling.PodRequests;
import io.pilothouse.diagnosis.scheduling.SchedulerMessage;
import io.pilothouse.diagnosis.scheduling.Verdict;
import io.pilothouse.kubernetes.Nearest;
import io.pilothouse.kubernetes.Quantity;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says why one pod was not placed. */
final class PlacementReport {
  private static final int NAMED = 3;

  private final ObjectGraph graph;
  private final Filters filters;
  private final KubeObject pod;
  private final PodRequests requests;
  private final String message;
  private final SchedulerMessage said;

  PlacementReport(ObjectGraph graph, Filters filters, KubeObject pod, String message) {
    this.graph = graph;
    this.filters = filters;
    this.pod = pod;
    this.requests = PodRequests.of(pod.spec());
    this.message = message;
    this.said = SchedulerMessage.of(message);
  }

  /** What never fits comes first, then the scheduler's word about claims, then the verdict. */
  Observation of(Optional<Verdict> verdict, List<NodeFit> fits) {
    Optional<String> never =
        requests.resources().stream()
            .filter(each -> !fits.isEmpty() && neverFits(each))
            .findFirst();
    if (never.isPresent()) {
      return whole(neverFitting(never.get()), fits);
    }
    if (said.counts().containsKey(Obstacle.VOLUME)
        && verdict.filter(each -> each.obstacle() != Obstacle.VOLUME).isEmpty()) {
      return whole(volume(), fits);
    }
    return verdict
        .map(each -> whole(by(each, fits), fits))
        .orElseGet(() -> byMessage(said.foremost().orElse(Obstacle.OTHER)));
  }

  private boolean neverFits(String resource) {
    return filters.rooms().stream()
        .allMatch(room -> requests.of(resource).compareTo(room.allocatable(resource)) > 0);
  }

  private Observation neverFitting(String resource) {
    NodeRoom largest =
        filters.rooms().stream()
            .max(Comparator.comparing(room -> room.allocatable(resource)))
            .orElseThrow();
    Quantity most = largest.allocatable(resource);
    return observe(
            Code.SCHED_RESOURCES,
            "requests "
                + Amounts.of(requests.of(resource), resource)
                + "; "
                + (most.isNothing()
                    ? "no node has any"
                    : "the largest node has " + Amounts.of(most, resource) + " allocatable")
                + ", so it never fits")
        .because(
            largest.node() + " status.allocatable." + resource + ": " + Amounts.of(most, resource))
        .then(lower(resource, most));
  }

  private Observation by(Verdict verdict, List<NodeFit> fits) {
    NodeFit first = verdict.nodes().get(0);
    String nodes = names(verdict.nodes());
    return switch (verdict.obstacle()) {
      case CORDON -> cordon(verdict.nodes());
      case CONDITION -> condition(verdict.nodes());
      case TAINT ->
          observe(
              Code.SCHED_TAINT,
              "tolerates none of the taints of the nodes that it could run on: "
                  + taints(verdict.nodes()));
      case SELECTOR -> selector();
      case VOLUME -> volume();
      case HOSTPORT ->
          observe(
              Code.SCHED_HOSTPORT,
              "host " + first.words(Obstacle.HOSTPORT) + " on " + first.node().name());
      case RESOURCES -> shortage(verdict, fits);
      case PODLIMIT ->
          observe(
              Code.SCHED_PODLIMIT,
              "nodes hold as many pods as they may: "
                  + nodes
                  + " ("
                  + first.words(Obstacle.PODLIMIT)
                  + ")");
      case SPREAD ->
          observe(
              Code.SCHED_SPREAD,
              "topology spread allows none of the nodes left: " + first.words(Obstacle.SPREAD));
      case ANTIAFFINITY -> apart(verdict, fits);
      case AFFINITY ->
          observe(
              Code.SCHED_ANTIAFFINITY,
              "pod affinity allows no node: " + first.words(Obstacle.AFFINITY));
      case OTHER -> byMessage(Obstacle.OTHER);
    };
  }

  private Observation cordon(List<NodeFit> nodes) {
    Observation found =
        observe(Code.SCHED_CORDON, "every node that would take it is cordoned: " + names(nodes))
            .because(nodes.get(0).node() + " spec.unschedulable: true")
            .then(
                new NextCall(
                    "uncordon_node",
                    new JsonObject().put("name", nodes.get(0).node().name()),
                    "if the maintenance is over"));
    return nodes.size() == 1 ? found.about(nodes.get(0).node().ref()) : found;
  }

  private Observation condition(List<NodeFit> nodes) {
    Observation found =
        observe(
            Code.SCHED_TAINT,
            "the nodes that would take it are in trouble: "
                + names(nodes)
                + " ("
                + nodes.get(0).words(Obstacle.CONDITION)
                + ")");
    for (NodeFit each : nodes) {
      found = found.dueTo(each.node().ref());
    }
    return found;
  }

  private Observation selector() {
    NodeTerms terms = NodeTerms.ofPod(pod.spec());
    List<String> words =
        terms.requirements().stream()
            .filter(each -> graph.all("Node").stream().noneMatch(each::holds))
            .map(each -> "no node has " + each + nearest(each))
            .toList();
    return observe(
            Code.SCHED_SELECTOR,
            words.isEmpty()
                ? "no node has all of " + terms
                : String.join("; ", words.subList(0, Math.min(2, words.size()))))
        .because(pod + " spec.nodeSelector/affinity: " + terms)
        .then(
            new NextCall(
                "list_resources",
                new JsonObject().put("kind", "Node").put("wide", true),
                "labels of the nodes"));
  }

  private String nearest(NodeTerms.Requirement requirement) {
    List<String> values =
        graph.all("Node").stream()
            .map(node -> Json.text(node.labels(), requirement.key()))
            .filter(value -> !value.isEmpty())
            .distinct()
            .sorted()
            .toList();
    if (!values.isEmpty()) {
      return "; nodes have " + requirement.key() + "=" + String.join(", ", first(values));
    }
    List<String> keys =
        Nearest.to(
            requirement.key(),
            graph.all("Node").stream()
                .flatMap(node -> node.labels().fieldNames().stream())
                .distinct()
                .toList(),
            2);
    return keys.isEmpty() ? "" : "; the nearest label is " + String.join(", ", keys);
  }

  private Observation volume() {
    Observation found =
        observe(Code.SCHED_VOLUME, "waits for its volume: " + Quote.of(message, 160));
    List<KubeObject> volumes = filters.volumes(pod);
    for (KubeObject volume : volumes) {
      NodeTerms terms = NodeTerms.ofVolume(volume);
      if (!terms.isEmpty()) {
        found =
            observe(
                    Code.SCHED_VOLUME,
                    "no node left can reach its volume "
                        + volume.name()
                        + ", which is only at "
                        + terms)
                .because(volume + " spec.nodeAffinity: " + terms)
                .dueTo(volume.ref());
      }
    }
    for (Ref claim : graph.dependencies(pod.ref())) {
      found = claim.kind().equals("PersistentVolumeClaim") ? found.dueTo(claim) : found;
    }
    return SchedulerMessage.claim(message)
        .map(name -> new Ref("PersistentVolumeClaim", pod.namespace(), name))
        .map(found::about)
        .orElse(found);
  }

  private Observation shortage(Verdict verdict, List<NodeFit> fits) {
    String resource = verdict.nodes().get(0).words(Obstacle.RESOURCES);
    NodeRoom best =
        filters.rooms().stream()
            .filter(room -> verdict.nodes().stream().anyMatch(it -> it.node().equals(room.node())))
            .max(Comparator.comparing(room -> room.free(resource)))
            .orElseThrow();
    boolean never =
        verdict.nodes().stream()
            .allMatch(
                fit ->
                    filters.rooms().stream()
                        .filter(room -> room.node().equals(fit.node()))
                        .allMatch(
                            room ->
                                requests.of(resource).compareTo(room.allocatable(resource)) > 0));
    String amount =
        never
            ? "the largest that it may run on has "
                + Amounts.of(best.allocatable(resource), resource)
                + " allocatable"
            : "the most that is free is " + Amounts.of(best.free(resource), resource);
    return observe(
            Code.SCHED_RESOURCES,
            "requests "
                + Amounts.of(requests.of(resource), resource)
                + "; of "
                + verdict.nodes().size()
                + (verdict.nodes().size() == fits.size() ? "" : " eligible")
                + " nodes "
                + amount)
        .because(
            best.node()
                + " allocatable "
                + Amounts.of(best.allocatable(resource), resource)
                + ", requested by its "
                + best.pods().size()
                + " pods "
                + Amounts.of(best.used().getOrDefault(resource, Quantity.ZERO), resource))
        .then(lower(resource, best.free(resource)));
  }

  private Observation apart(Verdict verdict, List<NodeFit> fits) {
    int replicas = graph.find(graph.root(pod.ref())).map(KubeObject::replicas).orElse(1);
    return observe(
        Code.SCHED_ANTIAFFINITY,
        "pod anti-affinity allows no node ("
            + replicas
            + " replicas, "
            + verdict.nodes().size()
            + " of "
            + fits.size()
            + " nodes eligible): on "
            + verdict.nodes().get(0).node().name()
            + " "
            + verdict.nodes().get(0).words(Obstacle.ANTIAFFINITY));
  }

  /** Where the nodes tell nothing. */
  private Observation byMessage(Obstacle obstacle) {
    if (obstacle == Obstacle.VOLUME) {
      return volume();
    }
    String what =
        obstacle == Obstacle.RESOURCES
            ? "no node has room for "
                + said.resources().stream()
                    .map(
                        each ->
                            requests.of(each).isNothing()
                                ? each
                                : Amounts.of(requests.of(each), each))
                    .collect(Collectors.joining(", "))
                + ": "
            : "no node takes it: ";
    return observe(obstacle.code(), what + Quote.of(message, 160));
  }

  /** With what stands between it and the other nodes. */
  private Observation whole(Observation found, List<NodeFit> fits) {
    Map<Obstacle, Integer> counts = new EnumMap<>(Obstacle.class);
    fits.forEach(
        fit -> fit.obstacles().keySet().forEach(each -> counts.merge(each, 1, Integer::sum)));
    return counts.size() < 2
        ? found
        : found.because(
            "of "
                + fits.size()
                + " nodes: "
                + counts.entrySet().stream()
                    .map(each -> each.getValue() + " " + words(each.getKey(), fits))
                    .collect(Collectors.joining(", ")));
  }

  private static String words(Obstacle obstacle, List<NodeFit> fits) {
    return switch (obstacle) {
      case CORDON -> "cordoned";
      case CONDITION -> "in trouble";
      case TAINT -> "tainted (" + taints(fits) + ")";
      case SELECTOR -> "not selected";
      case HOSTPORT -> "with the port taken";
      case RESOURCES -> "without room";
      case PODLIMIT -> "full of pods";
      case VOLUME -> "out of the volume's reach";
      case SPREAD -> "against the spread";
      case ANTIAFFINITY, AFFINITY -> "against pod affinity";
      case OTHER -> "for other reasons";
    };
  }

  private static String taints(List<NodeFit> fits) {
    return fits.stream()
        .filter(each -> each.has(Obstacle.TAINT))
        .collect(
            Collectors.groupingBy(
                each -> each.words(Obstacle.TAINT), java.util.TreeMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .limit(NAMED)
        .map(each -> each.getKey() + " on " + names(each.getValue()))
        .collect(Collectors.joining("; "));
  }

  /** To what a node has; by hand, where that is nothing. */
  private NextCall lower(String resource, Quantity available) {
    Ref owner = graph.root(pod.ref());
    boolean changeable =
        List.of("Deployment", "StatefulSet", "DaemonSet").contains(owner.kind())
            && (resource.equals("cpu") || resource.equals("memory"))
            && !available.isNothing();
    String amount = Amounts.of(available, resource).replace(" " + resource, "");
    return changeable
        ? new NextCall(
            "update_deployment",
            new JsonObject()
                .put("kind", owner.kind())
                .put("namespace", owner.namespace())
                .put("name", owner.name())
                .put("container", greediest(resource))
                .put("requests", new JsonObject().put(resource, amount)),
            "request what a node has, or less; or add a larger node")
        : new NextCall("top", new JsonObject().put("kind", "nodes"), "what nodes have left");
  }

  private String greediest(String resource) {
    return Json.list(pod.spec(), "containers").stream()
        .max(
            Comparator.comparing(
                each ->
                    Quantity.parse(Json.text(Json.object(each, "resources", "requests"), resource))
                        .orElse(Quantity.ZERO)))
        .map(each -> Json.text(each, "name"))
        .orElse("");
  }

  private Observation observe(Code code, String summary) {
    return Observation.of(code, pod, summary);
  }

  private static String names(List<NodeFit> nodes) {
    List<String> names = nodes.stream().map(each -> each.node().name()).toList();
    return String.join(", ", first(names))
        + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
  }

  private static List<String> first(List<String> some) {
    return some.subList(0, Math.min(NAMED, some.size()));
  }
}
