package io.pilothouse.diagnosis.finding;

/** How bad a fault is in itself, whatever it hits. The worst comes first. */
public enum Level {
  CRITICAL,
  HIGH,
  MEDIUM,
  LOW,
  INFO
}
