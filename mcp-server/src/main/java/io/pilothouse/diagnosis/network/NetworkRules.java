package io.pilothouse.diagnosis.network;

import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.LabelSelector;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.kubernetes.AddressRange;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Evaluates {@code networking.k8s.io/v1} NetworkPolicies. Whether the cluster's network enforces
 * them, and what else it enforces, is not for the API to know.
 */
public final class NetworkRules {
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  /** Which way, as the pod that a policy selects sees it. */
  public enum Direction {
    INGRESS("Ingress", "ingress", "from"),
    EGRESS("Egress", "egress", "to");

    private final String type;
    private final String rules;
    private final String peers;

    Direction(String type, String rules, String peers) {
      this.type = type;
      this.rules = rules;
      this.peers = peers;
    }
  }

  /** What can be said. */
  public enum Answer {
    YES,
    /** It depends on labels that were not read, or on how the network treats addresses. */
    UNKNOWN,
    NO;

    private static Answer of(boolean yes) {
      return yes ? YES : NO;
    }

    private Answer and(Answer other) {
      return compareTo(other) > 0 ? this : other;
    }

    private static Answer any(Stream<Answer> answers) {
      return answers.min(Answer::compareTo).orElse(NO);
    }
  }

  /**
   * Whether something passes.
   *
   * @param policies that select the pod in this direction; without any, everything passes
   */
  public record Ruling(Answer answer, List<KubeObject> policies) {
    public boolean isDenied() {
      return answer == Answer.NO;
    }
  }

  private final Map<String, List<KubeObject>> policies = new HashMap<>();
  private final ObjectGraph graph;

  public NetworkRules(ObjectGraph graph) {
    this.graph = graph;
    graph
        .all("NetworkPolicy")
        .forEach(
            policy ->
                policies
                    .computeIfAbsent(policy.namespace(), name -> new java.util.ArrayList<>())
                    .add(policy));
  }

  /** The policies that restrict a pod. Pods in their node's network are beyond them. */
  public List<KubeObject> isolating(KubeObject pod, Direction direction) {
    return Json.flag(pod.spec(), "hostNetwork")
        ? List.of()
        : policies.getOrDefault(pod.namespace(), List.of()).stream()
            .filter(policy -> applies(policy, direction))
            .filter(policy -> selector(policy.spec(), "podSelector").matches(pod.labels()))
            .toList();
  }

  private static boolean applies(KubeObject policy, Direction direction) {
    JsonArray types = policy.spec().getJsonArray("policyTypes");
    return types == null || types.isEmpty()
        ? direction == Direction.INGRESS || !rules(policy, direction).isEmpty()
        : types.contains(direction.type);
  }

  /** The rules that a policy has for a direction. */
  public static List<JsonObject> rules(KubeObject policy, Direction direction) {
    return Json.list(policy.spec(), direction.rules);
  }

  /** Whether a pod may open connections to another's port. */
  public Ruling mayLeave(KubeObject from, KubeObject to, int port, String protocol) {
    return ruling(Direction.EGRESS, from, to, to, port, protocol);
  }

  /** Whether a pod takes connections of another at a port. */
  public Ruling mayEnter(KubeObject from, KubeObject to, int port, String protocol) {
    return ruling(Direction.INGRESS, to, from, to, port, protocol);
  }

  /** Whether a pod takes connections at a port from anywhere at all. */
  public Ruling mayEnterFromAnywhere(KubeObject to, int port, String protocol) {
    List<KubeObject> selecting = isolating(to, Direction.INGRESS);
    return new Ruling(
        selecting.isEmpty()
            ? Answer.YES
            : Answer.any(
                rules(selecting, Direction.INGRESS)
                    .map(rule -> ports(rule, PodPorts.of(to), port, protocol))),
        selecting);
  }

  private Ruling ruling(
      Direction direction,
      KubeObject subject,
      KubeObject peer,
      KubeObject listening,
      int port,
      String protocol) {
    List<KubeObject> selecting = isolating(subject, direction);
    if (selecting.isEmpty() || subject.equals(peer)) {
      return new Ruling(Answer.YES, List.of());
    }
    PodPorts ports = PodPorts.of(listening);
    Stream<Answer> answers =
        selecting.stream()
            .flatMap(
                policy ->
                    rules(policy, direction).stream()
                        .map(
                            rule ->
                                ports(rule, ports, port, protocol)
                                    .and(peers(rule, direction, policy.namespace(), peer))));
    return new Ruling(Answer.any(answers), selecting);
  }

  private static Stream<JsonObject> rules(List<KubeObject> policies, Direction direction) {
    return policies.stream().flatMap(policy -> rules(policy, direction).stream());
  }

  private static Answer ports(JsonObject rule, PodPorts declared, int port, String protocol) {
    List<JsonObject> ports = Json.list(rule, "ports");
    return ports.isEmpty()
        ? Answer.YES
        : Answer.of(ports.stream().anyMatch(each -> covers(each, declared, port, protocol)));
  }

  private static boolean covers(JsonObject rule, PodPorts declared, int port, String protocol) {
    if (!PodPorts.protocol(rule).equals(protocol)) {
      return false;
    }
    String wanted = Json.text(rule, "port");
    if (wanted.isEmpty()) {
      return true;
    }
    OptionalInt first = declared.resolve(wanted, protocol);
    int last = Math.max(first.orElse(0), Json.number(rule, "endPort"));
    return first.isPresent() && first.getAsInt() <= port && port <= last;
  }

  private Answer peers(JsonObject rule, Direction direction, String namespace, KubeObject peer) {
    List<JsonObject> peers = Json.list(rule, direction.peers);
    return peers.isEmpty()
        ? Answer.YES
        : Answer.any(peers.stream().map(each -> matches(each, namespace, peer)));
  }

  private Answer matches(JsonObject rule, String namespace, KubeObject peer) {
    if (rule.getValue("ipBlock") instanceof JsonObject block) {
      return inBlock(block, Json.text(peer.status(), "podIP"));
    }
    if (Json.flag(peer.spec(), "hostNetwork")) {
      return Answer.UNKNOWN;
    }
    Answer there =
        rule.containsKey("namespaceSelector")
            ? namespace(selector(rule, "namespaceSelector"), peer.namespace())
            : Answer.of(namespace.equals(peer.namespace()));
    return there.and(Answer.of(selector(rule, "podSelector").matches(peer.labels())));
  }

  /** Networks differ in whether blocks of addresses hold for pods, too. */
  private static Answer inBlock(JsonObject block, String address) {
    boolean in =
        contains(Json.text(block, "cidr"), address)
            && block.getJsonArray("except", new JsonArray()).stream()
                .noneMatch(each -> contains(String.valueOf(each), address));
    return in || address.isEmpty() ? Answer.UNKNOWN : Answer.NO;
  }

  private static boolean contains(String range, String address) {
    return AddressRange.parse(range).filter(each -> each.contains(address)).isPresent();
  }

  private Answer namespace(LabelSelector selector, String name) {
    Optional<KubeObject> found = graph.find(Ref.cluster("Namespace", name));
    JsonObject labels =
        new JsonObject()
            .mergeIn(found.map(KubeObject::labels).orElse(new JsonObject()))
            .put(NAME_LABEL, name);
    boolean byNameAlone =
        selector.equal().keySet().stream().allMatch(NAME_LABEL::equals)
            && selector.expressions().stream()
                .allMatch(each -> Json.text(each, "key").equals(NAME_LABEL));
    return found.isPresent() || byNameAlone ? Answer.of(selector.matches(labels)) : Answer.UNKNOWN;
  }

  /** One that is left out matches everything. */
  private static LabelSelector selector(JsonObject parent, String field) {
    return LabelSelector.of(Json.object(parent, field));
  }
}
