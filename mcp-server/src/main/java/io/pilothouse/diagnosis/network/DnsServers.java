package io.pilothouse.diagnosis.network;

import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/** The pods that answer a cluster's names, and whether others may ask them. */
public final class DnsServers {
  private static final int PORT = 53;

  /** Of the cache that runs on each node of some clusters. */
  private static final String CACHE = "169.254.20.10";

  private final NetworkRules rules;
  private final List<KubeObject> pods;

  public DnsServers(ObjectGraph graph, NetworkRules rules) {
    this.rules = rules;
    List<KubeObject> seen = graph.all("Pod").stream().filter(DnsServers::isOne).toList();
    this.pods =
        Stream.concat(
                Stream.of(supposed("node-local-dns", CACHE)),
                seen.isEmpty() ? Stream.of(supposed("kube-dns", "")) : seen.stream())
            .toList();
  }

  private static boolean isOne(KubeObject pod) {
    return "kube-dns".equals(pod.labels().getString("k8s-app"))
        || "default".equals(pod.labels().getString("dns.operator.openshift.io/daemonset-dns"));
  }

  /** Where nearly every cluster has it, for want of a look at it. */
  private static KubeObject supposed(String app, String address) {
    return KubeObject.of(
        "Pod",
        new JsonObject()
            .put(
                "metadata",
                new JsonObject()
                    .put("namespace", "kube-system")
                    .put("name", app)
                    .put("labels", new JsonObject().put("k8s-app", app)))
            .put("status", new JsonObject().put("podIP", address)));
  }

  /**
   * Whether a pod may ask one of them; no only where none can be asked by UDP or TCP, at the usual
   * port or the one that they declare, nor a cache on the node.
   */
  public NetworkRules.Ruling mayBeAskedBy(KubeObject from) {
    NetworkRules.Ruling worst = null;
    for (KubeObject server : pods) {
      for (int port : ports(server)) {
        for (String protocol : List.of("UDP", "TCP")) {
          NetworkRules.Ruling ruling = rules.mayLeave(from, server, port, protocol);
          if (!ruling.isDenied()) {
            return ruling;
          }
          worst = ruling;
        }
      }
    }
    return worst;
  }

  private static List<Integer> ports(KubeObject server) {
    return PodPorts.of(server).all().stream()
        .filter(port -> port.name().startsWith("dns"))
        .map(PodPorts.Port::number)
        .findFirst()
        .filter(port -> port != PORT)
        .map(port -> List.of(PORT, port))
        .orElse(List.of(PORT));
  }
}
