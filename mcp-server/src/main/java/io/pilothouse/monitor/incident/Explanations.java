package io.pilothouse.monitor.incident;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which of the incidents that are known is now the effect of something else that is seen. */
final class Explanations {
  private final List<Sighting> sightings;
  private final Set<String> seen;

  Explanations(List<Sighting> sightings) {
    this.sightings = sightings;
    this.seen = sightings.stream().map(Sighting::fingerprint).collect(Collectors.toSet());
  }

  /**
   * The fingerprint of what explains it; what is seen as a cause itself is explained by nothing.
   */
  Optional<String> of(Incident incident) {
    return isSeen(incident.fingerprint())
        ? Optional.empty()
        : sightings.stream()
            .filter(each -> explains(each.trouble(), incident.sighting()))
            .map(Sighting::fingerprint)
            .findFirst();
  }

  boolean isSeen(String fingerprint) {
    return seen.contains(fingerprint);
  }

  private static boolean explains(Trouble cause, Sighting effect) {
    Trouble trouble = effect.trouble();
    return cause.symptoms().stream()
        .anyMatch(
            each ->
                each.code().equals(trouble.code())
                    && (each.object().equals(effect.subject().ref())
                        || trouble.hints().members().contains(each.object())));
  }
}
