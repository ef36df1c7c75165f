package io.pilothouse.diagnosis.change;

import io.pilothouse.diagnosis.finding.Finding;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.EventRecord;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.model.Times;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a fault began: after {@code lastHealthy}, at {@code firstFailure} at the latest.
 *
 * @param lastHealthy empty if no sign of health before is left
 * @param firstFailure empty if nothing tells a time
 */
record Onset(Optional<Instant> lastHealthy, Optional<Instant> firstFailure) {
  /** What a pod takes to become ready is no failure yet. */
  private static final Duration START = Duration.ofSeconds(30);

  static Onset of(Finding finding, ObjectGraph graph) {
    List<Instant> failures = new ArrayList<>();
    List<Instant> healthy = new ArrayList<>();
    Stream.concat(finding.members().stream().map(Observation::subject), Stream.of(finding.root()))
        .distinct()
        .flatMap(ref -> graph.find(ref).stream())
        .forEach(object -> look(object, graph, failures, healthy));
    finding.members().stream().flatMap(each -> each.since().stream()).forEach(failures::add);
    Optional<Instant> first = failures.stream().min(Comparator.naturalOrder());
    return new Onset(
        healthy.stream()
            .filter(at -> first.isEmpty() || !at.isAfter(first.get()))
            .max(Comparator.naturalOrder()),
        first);
  }

  private static void look(
      KubeObject object, ObjectGraph graph, List<Instant> failures, List<Instant> healthy) {
    graph.events(object).stream()
        .filter(event -> isLasting(event, graph.now()))
        .flatMap(event -> event.first().stream())
        .forEach(failures::add);
    if (object.kind().equals("Pod")) {
      pod(object, failures, healthy);
    } else if (!object.kind().equals("Node")) {
      object
          .conditions()
          .forEach(each -> condition(each.type(), each.isTrue(), each.since(), failures, healthy));
    }
  }

  /** What has not happened for long is of another story. */
  private static boolean isLasting(EventRecord event, Instant now) {
    return event
        .last()
        .filter(at -> Duration.between(at, now).compareTo(Duration.ofMinutes(30)) < 0)
        .isPresent();
  }

  private static void condition(
      String type,
      boolean holds,
      Optional<Instant> since,
      List<Instant> failures,
      List<Instant> healthy) {
    boolean good = type.equals("Available") || type.equals("Progressing");
    boolean bad = type.equals("ReplicaFailure") || type.equals("Failed");
    if (type.equals("Available") && holds) {
      since.ifPresent(healthy::add);
    } else if (good && !holds || bad && holds) {
      since.ifPresent(failures::add);
    }
  }

  private static void pod(KubeObject pod, List<Instant> failures, List<Instant> healthy) {
    pod.condition("PodScheduled")
        .filter(each -> each.isFalse())
        .flatMap(each -> each.since())
        .ifPresent(failures::add);
    Instant created = pod.created().orElse(Instant.EPOCH);
    pod.condition("Ready")
        .filter(each -> each.isFalse())
        .flatMap(each -> each.since())
        .ifPresent(
            at -> {
              failures.add(at);
              if (at.isAfter(created.plus(START))) {
                healthy.add(at);
              }
            });
    Stream.of("initContainerStatuses", "containerStatuses")
        .flatMap(field -> Json.list(pod.status(), field).stream())
        .flatMap(each -> Stream.of(terminated(each, "lastState"), terminated(each, "state")))
        .filter(each -> !Json.text(each, "exitCode").equals("0"))
        .flatMap(each -> Times.parse(Json.text(each, "finishedAt")).stream())
        .forEach(failures::add);
  }

  private static JsonObject terminated(JsonObject status, String state) {
    return Json.object(status, state, "terminated");
  }

  /** The objects that fail. */
  static List<Ref> subjects(Finding finding) {
    return finding.members().stream().map(Observation::subject).distinct().toList();
  }
}
