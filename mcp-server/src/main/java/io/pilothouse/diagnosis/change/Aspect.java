package io.pilothouse.diagnosis.change;

/** What part of an object's behaviour a change is about. */
public enum Aspect {
  IMAGE,
  COMMAND,
  ENV,
  RESOURCES,
  PROBE,
  PORTS,
  VOLUMES,
  ACCOUNT,
  PULL_SECRETS,
  SECURITY,
  SCHEDULING,
  LABELS,
  RESTART,
  REPLICAS,
  /** What a ConfigMap or Secret holds. */
  CONFIG,
  SELECTOR,
  POLICY,
  QUOTA,
  RIGHTS,
  ROUTE,
  SCALING,
  STORAGE,
  ADMISSION,
  NODE,
  /** A release or a synchronisation of many objects at once. */
  DELIVERY,
  OTHER
}
