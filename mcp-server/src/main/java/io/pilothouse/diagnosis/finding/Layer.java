package io.pilothouse.diagnosis.finding;

/**
 * How deep in a cluster a fault sits. What is deeper comes first, and may be the cause of what is
 * above it along an edge of the graph; never the other way round.
 */
public enum Layer {
  API,
  NODE,
  STORAGE,
  CLAIM,
  REFERENCE,
  ADMISSION,
  SCHEDULING,
  IMAGE,
  START,
  PROBE,
  READINESS,
  WORKLOAD,
  SERVICE,
  ROUTE,
  SCALING,
  HYGIENE
}
