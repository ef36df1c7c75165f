package io.pilothouse.diagnosis.change;

import io.pilothouse.diagnosis.change.TimelineEntry.Kind;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Condition;
import io.pilothouse.diagnosis.model.EventRecord;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Times;
import io.pilothouse.tools.core.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * When workloads got another template or another number of pods. A template that returns keeps the
 * ReplicaSet or ControllerRevision it had, so those tell the time of a rollout only the first time.
 */
final class Rollouts {
  private static final Pattern SCALED =
      Pattern.compile("Scaled (up|down) replica set (\\S+) (?:from (\\d+) )?to (\\d+).*");

  /** A controller acts on a change at once; the clocks are the same. */
  private static final Duration SOON = Duration.ofMinutes(1);

  private record Scaling(boolean up, String set, String from, String to, Instant at) {}

  private final ObjectGraph graph;
  private final History history;
  private final TemplateChanges changes;

  Rollouts(ObjectGraph graph, History history, TemplateChanges changes) {
    this.graph = graph;
    this.history = history;
    this.changes = changes;
  }

  /** Of a Deployment, StatefulSet or DaemonSet. */
  List<TimelineEntry> of(KubeObject workload) {
    List<WorkloadRevision> revisions = WorkloadRevision.of(workload, graph, history);
    List<Scaling> scalings = scalings(workload);
    List<TimelineEntry> entries = new ArrayList<>();
    for (int i = 0; i < revisions.size() - 1; i++) {
      rollout(workload, revisions.get(i), revisions.get(i + 1), i == 0, scalings)
          .ifPresent(entries::add);
    }
    Optional<TimelineEntry> first =
        revisions.size() == 1 && isLater(workload, revisions.get(0))
            ? forgotten(workload, revisions.get(0), scalings)
            : revisions.size() < 2 ? created(workload) : Optional.empty();
    first.ifPresent(entries::add);
    scaled(workload, revisions, scalings, entries).ifPresent(entries::add);
    return entries;
  }

  private static boolean isLater(KubeObject workload, WorkloadRevision only) {
    return workload
        .created()
        .filter(at -> only.reused() || only.created().isAfter(at.plus(SOON)))
        .isPresent();
  }

  /** One whose predecessors are not kept. */
  private static Optional<TimelineEntry> forgotten(
      KubeObject workload, WorkloadRevision only, List<Scaling> scalings) {
    Optional<Instant> at =
        only.reused() ? returned(workload, only, true, scalings) : Optional.of(only.created());
    return at.map(
        time ->
            new TimelineEntry(
                workload.ref(),
                only.reused() ? Kind.ROLLBACK : Kind.ROLLOUT,
                time,
                by(workload, time),
                List.of(Difference.of(Aspect.OTHER, "the template before is not kept"))));
  }

  private static Optional<TimelineEntry> created(KubeObject workload) {
    String by =
        FieldOwner.of(workload).stream()
            .filter(owner -> owner.made(workload))
            .map(FieldOwner::manager)
            .findFirst()
            .orElse("");
    return workload
        .created()
        .map(
            at ->
                new TimelineEntry(
                    workload.ref(),
                    Kind.CREATED,
                    at,
                    by,
                    List.of(Difference.of(Aspect.OTHER, "created"))));
  }

  private Optional<TimelineEntry> rollout(
      KubeObject workload,
      WorkloadRevision revision,
      WorkloadRevision before,
      boolean newest,
      List<Scaling> scalings) {
    List<Difference> differences = changes.between(before.template(), revision.template());
    Optional<Instant> at =
        restarted(revision, differences)
            .or(
                () ->
                    revision.reused()
                        ? returned(workload, revision, newest, scalings)
                        : Optional.of(revision.created()));
    return at.map(
        time ->
            new TimelineEntry(
                workload.ref(),
                kind(revision, differences),
                time,
                by(workload, time),
                differences.isEmpty()
                    ? List.of(Difference.of(Aspect.OTHER, "the same template"))
                    : differences));
  }

  private static Kind kind(WorkloadRevision revision, List<Difference> differences) {
    boolean same =
        !differences.isEmpty()
            && differences.stream().allMatch(each -> each.aspect() == Aspect.RESTART);
    return same ? Kind.RESTART : revision.reused() ? Kind.ROLLBACK : Kind.ROLLOUT;
  }

  /** What restarts pods writes down when. */
  private static Optional<Instant> restarted(
      WorkloadRevision revision, List<Difference> differences) {
    return !revision.reused()
            && differences.stream().allMatch(each -> each.aspect() == Aspect.RESTART)
        ? Times.parse(
            Json.text(
                Json.object(revision.template(), "metadata", "annotations"),
                "kubectl.kubernetes.io/restartedAt"))
        : Optional.empty();
  }

  /** By the event that says so, else by who last set the template, else by the controller. */
  private static Optional<Instant> returned(
      KubeObject workload, WorkloadRevision revision, boolean newest, List<Scaling> scalings) {
    Instant first = revision.created().plus(SOON);
    Optional<Instant> event =
        scalings.stream()
            .filter(each -> each.up() && each.set().equals(revision.keeper().name()))
            .filter(each -> each.from().isEmpty() || each.from().equals("0"))
            .map(Scaling::at)
            .filter(at -> at.isAfter(first))
            .max(Comparator.naturalOrder());
    if (event.isPresent() || !newest) {
      return event;
    }
    return FieldOwner.of(workload).stream()
        .filter(owner -> owner.owns("spec", "template"))
        .map(FieldOwner::at)
        .filter(at -> at.isAfter(revision.created()))
        .findFirst()
        .or(() -> progressed(workload));
  }

  private static Optional<Instant> progressed(KubeObject workload) {
    return Json.list(workload.status(), "conditions").stream()
        .filter(each -> Json.text(each, "type").equals("Progressing"))
        .findFirst()
        .flatMap(
            each ->
                Times.parse(Json.text(each, "lastUpdateTime"))
                    .or(() -> Condition.of(each).since()));
  }

  /** Who set the template just before. */
  private static String by(KubeObject workload, Instant at) {
    return FieldOwner.of(workload).stream()
        .filter(owner -> owner.owns("spec", "template"))
        .filter(owner -> !owner.at().isAfter(at.plus(FieldOwner.SLACK)))
        .filter(owner -> !owner.at().isBefore(at.minus(SOON)))
        .map(FieldOwner::manager)
        .findFirst()
        .orElse("");
  }

  private List<Scaling> scalings(KubeObject workload) {
    return history.scaling().stream()
        .filter(event -> event.about().equals(workload.ref()))
        .flatMap(Rollouts::scaling)
        .sorted(Comparator.comparing(Scaling::at).reversed())
        .toList();
  }

  private static Stream<Scaling> scaling(EventRecord event) {
    Matcher words = SCALED.matcher(event.message());
    if (!words.matches()) {
      return Stream.empty();
    }
    String from = words.group(3) == null ? "" : words.group(3);
    return event
        .last()
        .map(
            at ->
                new Scaling(words.group(1).equals("up"), words.group(2), from, words.group(4), at))
        .stream();
  }

  /**
   * The last time that somebody set the number of pods and nothing else. Without an owner of that
   * field only fewer pods of the newest template tell it: more of them are part of a rollout, too.
   */
  private static Optional<TimelineEntry> scaled(
      KubeObject workload,
      List<WorkloadRevision> revisions,
      List<Scaling> scalings,
      List<TimelineEntry> rollouts) {
    Optional<FieldOwner> owner =
        FieldOwner.of(workload).stream()
            .filter(each -> each.owns("spec", "replicas") && !each.made(workload))
            .filter(each -> rollouts.stream().noneMatch(other -> isNear(other.at(), each.at())))
            .findFirst();
    String newest = revisions.isEmpty() ? "" : revisions.get(0).keeper().name();
    Optional<Scaling> event =
        scalings.stream()
            .filter(each -> each.set().equals(newest))
            .filter(each -> owner.map(by -> isNear(by.at(), each.at())).orElse(!each.up()))
            .findFirst();
    Optional<Instant> at = owner.map(FieldOwner::at).or(() -> event.map(Scaling::at));
    String to = event.map(Scaling::to).orElseGet(() -> String.valueOf(workload.replicas()));
    return at.map(
        time ->
            new TimelineEntry(
                workload.ref(),
                Kind.SCALED,
                time,
                owner.map(FieldOwner::manager).orElse(""),
                List.of(
                    new Difference(
                        Aspect.REPLICAS, "replicas", event.map(Scaling::from).orElse(""), to))));
  }

  private static boolean isNear(Instant one, Instant other) {
    return Duration.between(one, other).abs().compareTo(SOON) < 0;
  }
}
