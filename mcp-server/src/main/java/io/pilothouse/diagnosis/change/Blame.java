package io.pilothouse.diagnosis.change;

import io.pilothouse.diagnosis.change.TimelineEntry.Kind;
import io.pilothouse.diagnosis.finding.Category;
import io.pilothouse.diagnosis.finding.Change;
import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.diagnosis.finding.Finding;
import io.pilothouse.diagnosis.finding.Nature;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.LabelSelector;
import io.pilothouse.diagnosis.model.PodReference;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.core.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the change that fits a finding, by three tests: time (just before it began, never after),
 * cause (a change of that kind can do that), and contrast (what did not change works). All three,
 * or a change of the very field that the fault names, make it HIGH; time and one other MEDIUM; time
 * alone LOW.
 */
final class Blame {
  private static final Duration BEFORE = Duration.ofMinutes(5);
  private static final Duration HORIZON = Duration.ofMinutes(30);

  /** Where nothing tells when it began, only what says exactly this is looked for, so far back. */
  private static final Duration UNKNOWN_ONSET = Duration.ofHours(24);

  /**
   * A change that fits.
   *
   * @param healthy the revision to go back to
   */
  record Verdict(Change change, TimelineEntry entry, Optional<WorkloadRevision> healthy) {}

  private record Weighed(
      TimelineEntry entry, Difference difference, Confidence confidence, boolean exact) {}

  private static final Comparator<Weighed> BEST =
      Comparator.comparing(Weighed::confidence)
          .thenComparing(each -> !each.exact())
          .thenComparing(each -> !each.entry().isRollout())
          .thenComparing(each -> each.entry().at(), Comparator.reverseOrder())
          .thenComparing(each -> each.entry().object());

  private final ObjectGraph graph;
  private final Timeline timeline;

  Blame(ObjectGraph graph, Timeline timeline) {
    this.graph = graph;
    this.timeline = timeline;
  }

  Optional<Verdict> of(Finding finding, Onset onset) {
    Contrast contrast = Contrast.of(finding, graph, timeline);
    return candidates(finding).stream()
        .flatMap(ref -> timeline.of(ref).stream())
        .filter(entry -> !entry.at().isAfter(graph.now()))
        .flatMap(entry -> weigh(finding, onset, contrast, entry).stream())
        .min(BEST)
        .map(best -> verdict(finding, contrast, best));
  }

  private static Verdict verdict(Finding finding, Contrast contrast, Weighed best) {
    boolean rollout = best.entry().isRollout() && best.entry().object().equals(finding.root());
    return new Verdict(
        change(finding, best),
        best.entry(),
        rollout && best.confidence() == Confidence.HIGH ? contrast.healthy() : Optional.empty());
  }

  private static Change change(Finding finding, Weighed best) {
    Difference difference = best.difference();
    int others = best.entry().differences().size() - 1;
    String where = best.entry().object().equals(finding.root()) ? "" : best.entry().object() + " ";
    String how =
        switch (best.entry().kind()) {
          case CREATED, STATE, SCALED -> "";
          default -> best.entry().kind().words() + ": ";
        };
    return new Change(
        where
            + how
            + difference.what()
            + (others > 0 ? " (and " + others + (others == 1 ? " other" : " others") + ")" : ""),
        Optional.of(best.entry().at()),
        best.entry().by(),
        difference.from(),
        difference.to(),
        best.confidence());
  }

  /** What the finding's objects need, and what acts on their namespace without being named. */
  private Set<Ref> candidates(Finding finding) {
    Set<Ref> all = new LinkedHashSet<>();
    all.add(finding.root());
    finding.members().forEach(each -> all.add(each.subject()));
    finding.members().forEach(each -> each.target().ifPresent(all::add));
    finding.members().forEach(each -> all.addAll(each.causes()));
    Set<Ref> needs = new LinkedHashSet<>(graph.needs(all));
    graph.find(finding.root()).ifPresent(root -> references(root).forEach(needs::add));
    String namespace = finding.root().namespace();
    switch (finding.code().category()) {
      case ADMISSION -> {
        of("ResourceQuota", namespace).forEach(needs::add);
        of("LimitRange", namespace).forEach(needs::add);
        needs.add(Ref.cluster("Namespace", namespace));
      }
      case SCHEDULING -> graph.all("Node").forEach(node -> needs.add(node.ref()));
      case CRASH, PROBE, NETWORK -> selecting(finding, namespace).forEach(needs::add);
      case PLUMBING -> needs.addAll(timeline.rights(namespace));
      default -> {}
    }
    return needs;
  }

  private static Stream<Ref> references(KubeObject root) {
    return PodReference.of(root.podSpec(), root.namespace()).stream().map(PodReference::to);
  }

  private Stream<Ref> of(String kind, String namespace) {
    return graph.all(kind, namespace).stream().map(KubeObject::ref);
  }

  /** Policies in whose reach one of the pods is. */
  private Stream<Ref> selecting(Finding finding, String namespace) {
    List<KubeObject> pods =
        Onset.subjects(finding).stream()
            .flatMap(ref -> graph.find(ref).stream())
            .flatMap(object -> graph.pods(object).stream())
            .toList();
    return graph.all("NetworkPolicy", namespace).stream()
        .filter(
            policy -> {
              LabelSelector selector = LabelSelector.of(Json.object(policy.spec(), "podSelector"));
              return pods.stream().anyMatch(pod -> selector.matches(pod.labels()));
            })
        .map(KubeObject::ref);
  }

  private Optional<Weighed> weigh(
      Finding finding, Onset onset, Contrast contrast, TimelineEntry entry) {
    boolean own = entry.object().equals(finding.root());
    boolean acquitted = entry.isRollout() && own && contrast.isAgainst(entry);
    if (entry.kind() == Kind.STATE || acquitted) {
      return Optional.empty();
    }
    CausalFit fit = CausalFit.of(finding.code());
    Difference difference = best(entry, fit, finding);
    boolean made = own && entry.kind() == Kind.CREATED;
    boolean exact =
        fit.isExact(difference) && entry.kind() != Kind.CREATED || isNewPolicy(entry, fit);
    boolean causal = made || exact || fit.fits(difference) && isFelt(finding, entry);
    boolean compared =
        entry.isRollout() && own ? contrast.isFor(entry) : contrast.isOnlyAmong(entry.object());
    boolean proved = exact && isProof(finding, entry);
    if (onset.firstFailure().isEmpty()) {
      return proved && isWithin(entry.at(), UNKNOWN_ONSET)
          ? Optional.of(weighed(entry, difference, proof(difference), true))
          : Optional.empty();
    }
    if (!fitsInTime(entry, own, onset, contrast)) {
      return Optional.empty();
    }
    if (causal && !made && (compared || proved)) {
      return Optional.of(weighed(entry, difference, Confidence.HIGH, exact));
    }
    if (causal || compared && own) {
      return Optional.of(weighed(entry, difference, Confidence.MEDIUM, exact));
    }
    return isNear(finding, entry, own)
        ? Optional.of(weighed(entry, difference, Confidence.LOW, false))
        : Optional.empty();
  }

  private static Weighed weighed(
      TimelineEntry entry, Difference difference, Confidence confidence, boolean exact) {
    return new Weighed(entry, difference, confidence, exact);
  }

  private static Confidence proof(Difference difference) {
    return difference.isKnown() ? Confidence.HIGH : Confidence.MEDIUM;
  }

  private boolean isWithin(Instant at, Duration length) {
    return !at.isBefore(graph.now().minus(length));
  }

  /** The difference that fits best; in the container that fails, if there are several. */
  private static Difference best(TimelineEntry entry, CausalFit fit, Finding finding) {
    String container = finding.observed().container();
    return entry.differences().stream()
        .min(
            Comparator.comparing((Difference each) -> !fit.isExact(each))
                .thenComparing(each -> !fit.fits(each))
                .thenComparing(
                    each -> container.isEmpty() || !each.what().contains("container " + container)))
        .orElseGet(() -> Difference.of(Aspect.OTHER, entry.kind().words()));
  }

  /** What was not there cannot have forbidden anything. */
  private static boolean isNewPolicy(TimelineEntry entry, CausalFit fit) {
    return entry.kind() == Kind.CREATED
        && entry.differences().stream()
            .anyMatch(
                each ->
                    fit.isExact(each)
                        && (each.aspect() == Aspect.POLICY || each.aspect() == Aspect.QUOTA));
  }

  /** Whether the fault names the field that was changed, of the object that it was changed in. */
  private static boolean isProof(Finding finding, TimelineEntry entry) {
    boolean named =
        entry.object().equals(finding.root())
            || finding.members().stream()
                .anyMatch(
                    each ->
                        each.subject().equals(entry.object())
                            || each.target().filter(entry.object()::equals).isPresent()
                            || each.causes().contains(entry.object()));
    return named
        && finding.code().nature() == Nature.CAUSE
        && finding.observed().confidence() == Confidence.HIGH;
  }

  /**
   * Environment variables are read when a container starts, so a changed source is felt by nothing
   * that has not started since.
   */
  private boolean isFelt(Finding finding, TimelineEntry entry) {
    if (!entry.aspects().contains(Aspect.CONFIG)) {
      return true;
    }
    return Onset.subjects(finding).stream()
        .flatMap(ref -> graph.find(ref).stream())
        .flatMap(object -> graph.pods(object).stream())
        .anyMatch(pod -> Starts.feels(pod, entry.object(), entry.at()));
  }

  private boolean fitsInTime(TimelineEntry entry, boolean own, Onset onset, Contrast contrast) {
    Instant failed = onset.firstFailure().orElseThrow();
    if (entry.at().isAfter(failed.plus(FieldOwner.SLACK))
        || entry.at().isBefore(failed.minus(HORIZON))) {
      return false;
    }
    // The pods of a new revision have no healthy past, whatever those of the old one did.
    boolean since = entry.isRollout() && own && contrast.isFor(entry);
    return since
        || onset.lastHealthy().map(at -> !entry.at().isBefore(at.minus(BEFORE))).orElse(true);
  }

  /** Without any other sign only what lies next to the fault is worth a word. */
  private static boolean isNear(Finding finding, TimelineEntry entry, boolean own) {
    Category category = finding.code().category();
    boolean policy =
        entry.aspects().contains(Aspect.POLICY)
            && (category == Category.CRASH || category == Category.PROBE);
    return policy || own && entry.kind() != Kind.SCALED && entry.kind() != Kind.CREATED;
  }
}
