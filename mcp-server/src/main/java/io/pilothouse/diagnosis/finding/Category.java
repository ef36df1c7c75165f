package io.pilothouse.diagnosis.finding;

/** What part of a cluster a fault belongs to; callers may ask for some alone. */
public enum Category {
  SCHEDULING,
  ADMISSION,
  STARTUP,
  CRASH,
  PROBE,
  STORAGE,
  NETWORK,
  WORKLOAD,
  AUTOSCALING,
  NODE,
  PLUMBING,
  SECURITY,
  HYGIENE
}
