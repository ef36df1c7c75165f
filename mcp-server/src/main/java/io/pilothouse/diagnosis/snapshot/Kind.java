package io.pilothouse.diagnosis.snapshot;

import java.util.List;

/**
 * A kind that a snapshot holds.
 *
 * @param kind as in objects
 * @param type how the catalogue finds it, {@code apps/Deployment}
 * @param depth how much of each object is read
 * @param needed whether not having the right to read it is worth a word
 */
record Kind(String kind, String type, Depth depth, boolean needed) {
  /** How much of each object is read. */
  enum Depth {
    WHOLE,
    /** Names, labels, owners and who changed them when: never what is inside. */
    METADATA
  }

  /** Everything a diagnosis looks at. */
  static final List<Kind> ALL =
      List.of(
          whole("v1/Pod"),
          whole("v1/Node"),
          whole("v1/Namespace"),
          whole("apps/Deployment"),
          whole("apps/ReplicaSet"),
          whole("apps/StatefulSet"),
          whole("apps/DaemonSet"),
          whole("batch/Job"),
          whole("batch/CronJob"),
          whole("v1/Service"),
          whole("discovery.k8s.io/EndpointSlice"),
          whole("networking.k8s.io/Ingress"),
          whole("networking.k8s.io/IngressClass"),
          whole("networking.k8s.io/NetworkPolicy"),
          whole("v1/PersistentVolumeClaim"),
          whole("v1/PersistentVolume"),
          whole("storage.k8s.io/StorageClass"),
          whole("v1/ResourceQuota"),
          whole("v1/LimitRange"),
          whole("autoscaling/HorizontalPodAutoscaler"),
          whole("policy/PodDisruptionBudget"),
          metadata("v1/ConfigMap"),
          metadata("v1/Secret"),
          metadata("v1/ServiceAccount"),
          metadata("scheduling.k8s.io/PriorityClass"),
          whole("admissionregistration.k8s.io/ValidatingWebhookConfiguration"),
          whole("admissionregistration.k8s.io/MutatingWebhookConfiguration"),
          whole("apiregistration.k8s.io/APIService"),
          whole("certificates.k8s.io/CertificateSigningRequest"),
          optional("gateway.networking.k8s.io/GatewayClass"),
          optional("gateway.networking.k8s.io/Gateway"),
          optional("gateway.networking.k8s.io/HTTPRoute"),
          optional("gateway.networking.k8s.io/ReferenceGrant"),
          optional("cert-manager.io/Certificate"));

  private static Kind whole(String type) {
    return new Kind(type.substring(type.indexOf('/') + 1), type, Depth.WHOLE, true);
  }

  private static Kind metadata(String type) {
    return new Kind(type.substring(type.indexOf('/') + 1), type, Depth.METADATA, true);
  }

  /** Many clusters do not have it, or do not show it. */
  private static Kind optional(String type) {
    return new Kind(type.substring(type.indexOf('/') + 1), type, Depth.WHOLE, false);
  }
}
