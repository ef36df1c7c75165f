package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Condition;
import io.pilothouse.diagnosis.model.EventRecord;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.tools.core.Json;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Pods that a controller wants and could not create.
 *
 * @param owner the controller
 * @param missing how many
 * @param wanted of how many
 * @param message why the last was not created, without the pod's name
 */
record Shortfall(
    KubeObject owner, int missing, int wanted, String message, Optional<Instant> since) {
  private static final String POD = "pods? \"[^\"]*\" is forbidden: ";

  /** Empty if everything that is wanted is there, or nothing says that creating it failed. */
  static Optional<Shortfall> of(ObjectGraph graph, KubeObject owner) {
    int wanted = wanted(owner);
    int missing = wanted - there(graph, owner);
    if (missing <= 0 || owner.deleted().isPresent()) {
      return Optional.empty();
    }
    Optional<Condition> failure = owner.condition("ReplicaFailure").filter(Condition::isTrue);
    if (failure.isPresent()) {
      return Optional.of(
          new Shortfall(
              owner, missing, wanted, cleaned(failure.get().message()), failure.get().since()));
    }
    return graph
        .event(owner, "FailedCreate")
        .filter(event -> isNewest(graph, owner, event))
        .map(
            event ->
                new Shortfall(owner, missing, wanted, cleaned(event.message()), event.first()));
  }

  /** Whether nothing was created since. */
  private static boolean isNewest(ObjectGraph graph, KubeObject owner, EventRecord event) {
    Optional<Instant> success =
        graph.children(owner.ref()).stream()
            .flatMap(child -> child.created().stream())
            .max(Comparator.naturalOrder());
    return success.isEmpty()
        || event.last().isEmpty()
        || !event.last().get().isBefore(success.get());
  }

  private static int wanted(KubeObject owner) {
    return switch (owner.kind()) {
      case "DaemonSet" -> Json.number(owner.status(), "desiredNumberScheduled");
      case "Job" -> ofJob(owner);
      case "CronJob" -> 1;
      default -> owner.replicas();
    };
  }

  private static int ofJob(KubeObject job) {
    boolean over =
        job.condition("Complete").filter(Condition::isTrue).isPresent()
            || job.condition("Failed").filter(Condition::isTrue).isPresent()
            || Json.flag(job.spec(), "suspend");
    int parallel =
        job.spec().containsKey("parallelism") ? Json.number(job.spec(), "parallelism") : 1;
    int left =
        job.spec().containsKey("completions")
            ? Json.number(job.spec(), "completions") - Json.number(job.status(), "succeeded")
            : parallel;
    return over ? 0 : Math.min(parallel, left);
  }

  private static int there(ObjectGraph graph, KubeObject owner) {
    return switch (owner.kind()) {
      case "DaemonSet" -> Json.number(owner.status(), "currentNumberScheduled");
      case "Job" -> Json.number(owner.status(), "active");
      case "CronJob" -> 0;
      default -> Json.number(owner.status(), "replicas");
    };
  }

  /** Without what differs from pod to pod. */
  private static String cleaned(String message) {
    return message
        .replaceFirst("^\\(combined from similar events\\): ", "")
        .replaceFirst("^Error creating(?: job)?: ", "")
        .replaceFirst("^create Pod \\S+ in StatefulSet \\S+ failed error: ", "")
        .replaceFirst(POD, "")
        .strip();
  }

  /** {@code 3 of 5 pods were never created}. */
  String words() {
    List<String> words =
        owner.kind().equals("CronJob")
            ? List.of("its Job was not created")
            : List.of(
                missing + " of " + wanted + (wanted == 1 ? " pod was" : " pods were"),
                "never created");
    return String.join(" ", words);
  }
}
