package io.pilothouse.monitor.github;

import io.pilothouse.diagnosis.finding.Change;
import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.monitor.incident.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Incidents of {@code Deployment shop/web} that began at noon. */
final class Suspects {
  static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  static final String IMAGE = "ghcr.io/acme/shop";

  private Suspects() {}

  static Instant before(int minutes) {
    return NOON.minus(Duration.ofMinutes(minutes));
  }

  static Suspect imageChanged(String from, String to, Confidence confidence) {
    return of(
        new Change(
            "rollout: image of container web",
            Optional.of(before(5)),
            "argocd-controller",
            IMAGE + ":" + from,
            IMAGE + ":" + to,
            confidence),
        to,
        true);
  }

  static Suspect of(Change change, String tag, boolean previousHealthy) {
    return new Suspect(
        new Subject("prod", "shop", "Deployment", "web"),
        Optional.of(NOON),
        Optional.of(change),
        List.of(IMAGE + ":" + tag),
        List.of(),
        previousHealthy);
  }

  static Suspect without(Optional<Instant> firstFailure, Optional<Change> change, String tag) {
    return new Suspect(
        new Subject("prod", "shop", "Deployment", "web"),
        firstFailure,
        change,
        List.of(IMAGE + ":" + tag),
        List.of(),
        false);
  }
}
