package io.pilothouse.rbac;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A kind that tools for any kind are given rights on. What every Kubernetes serves is listed here,
 * without Secrets and without roles and bindings: whoever wants those as well names them.
 *
 * @param group empty for core
 * @param resource plural
 * @param namespaced whether its objects are in namespaces
 */
public record Kind(String group, String resource, boolean namespaced) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9.-]*[a-z0-9])?");

  /** What can be read. */
  static final List<Kind> READABLE =
      Stream.of(
              in(
                  "",
                  "configmaps,limitranges,persistentvolumeclaims,pods,podtemplates,"
                      + "replicationcontrollers,resourcequotas,serviceaccounts,services"),
              in("apps", "controllerrevisions,daemonsets,deployments,replicasets,statefulsets"),
              in("autoscaling", "horizontalpodautoscalers"),
              in("batch", "cronjobs,jobs"),
              in("coordination.k8s.io", "leases"),
              in("discovery.k8s.io", "endpointslices"),
              in("networking.k8s.io", "ingresses,networkpolicies"),
              in("policy", "poddisruptionbudgets"),
              inNone("", "namespaces,nodes,persistentvolumes"),
              inNone(
                  "admissionregistration.k8s.io",
                  "mutatingwebhookconfigurations,validatingadmissionpolicies,"
                      + "validatingadmissionpolicybindings,validatingwebhookconfigurations"),
              inNone("apiextensions.k8s.io", "customresourcedefinitions"),
              inNone("apiregistration.k8s.io", "apiservices"),
              inNone("certificates.k8s.io", "certificatesigningrequests"),
              inNone("networking.k8s.io", "ingressclasses"),
              inNone("node.k8s.io", "runtimeclasses"),
              inNone("scheduling.k8s.io", "priorityclasses"),
              inNone("storage.k8s.io", "csidrivers,csinodes,storageclasses,volumeattachments"))
          .flatMap(kinds -> kinds)
          .toList();

  /** What can be written: the kinds of applications, as in Kubernetes's own role {@code edit}. */
  static final List<Kind> WRITABLE =
      Stream.of(
              in("", "configmaps,persistentvolumeclaims,pods,services"),
              in("apps", "daemonsets,deployments,replicasets,statefulsets"),
              in("autoscaling", "horizontalpodautoscalers"),
              in("batch", "cronjobs,jobs"),
              in("networking.k8s.io", "ingresses,networkpolicies"),
              in("policy", "poddisruptionbudgets"))
          .flatMap(kinds -> kinds)
          .toList();

  /** Kinds without namespaces that only some tools read. */
  private static final List<Kind> OTHERS =
      Stream.of(
              inNone("authentication.k8s.io", "tokenreviews,userextras"),
              inNone("authorization.k8s.io", "subjectaccessreviews"),
              inNone("gateway.networking.k8s.io", "gatewayclasses"),
              inNone("metrics.k8s.io", "nodes"),
              inNone("rbac.authorization.k8s.io", "clusterrolebindings,clusterroles"))
          .flatMap(kinds -> kinds)
          .toList();

  private static Stream<Kind> in(String group, String resources) {
    return Stream.of(resources.split(",")).map(resource -> new Kind(group, resource, true));
  }

  private static Stream<Kind> inNone(String group, String resources) {
    return Stream.of(resources.split(",")).map(resource -> new Kind(group, resource, false));
  }

  /**
   * @param text {@code pods}, {@code certificates.cert-manager.io}
   * @throws IllegalArgumentException for what cannot be the name of a kind
   */
  public static Kind parse(String text, boolean namespaced) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no kind: expected for example certificates.cert-manager.io");
    }
    int dot = text.indexOf('.');
    return dot < 0
        ? new Kind("", text, namespaced)
        : new Kind(text.substring(dot + 1), text.substring(0, dot), namespaced);
  }

  /** Whether a resource is in namespaces, as far as is known here: most are. */
  static boolean isNamespaced(String group, String resource) {
    String plural = resource.split("/", 2)[0];
    return Stream.concat(READABLE.stream(), OTHERS.stream())
        .noneMatch(
            kind ->
                !kind.namespaced() && kind.group().equals(group) && kind.resource().equals(plural));
  }

  boolean is(String otherGroup, String otherResource) {
    return group.equals(otherGroup) && resource.equals(otherResource);
  }

  /** {@code certificates.cert-manager.io}. */
  String name() {
    return group.isEmpty() ? resource : resource + "." + group;
  }
}
