package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.EventRecord;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** PersistentVolumeClaims that have no volume, have lost it, or do not grow. */
final class Claims implements Analyzer {
  /** A volume is made or bound by then. */
  private static final Duration SOON = Duration.ofMinutes(2);

  private static final int NAMED = 5;

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return graph.all("PersistentVolumeClaim").stream()
        .filter(claim -> claim.deleted().isEmpty())
        .flatMap(claim -> observe(graph, claim).stream());
  }

  private static Optional<Observation> observe(ObjectGraph graph, KubeObject claim) {
    return switch (Json.text(claim.status(), "phase")) {
      case "Lost" -> Optional.of(lost(graph, claim));
      case "Bound" -> Resizes.of(graph, claim);
      default -> pending(graph, claim);
    };
  }

  private static Observation lost(ObjectGraph graph, KubeObject claim) {
    String volume = Json.text(claim.spec(), "volumeName");
    Ref ref = Ref.cluster("PersistentVolume", volume);
    return Observation.of(
            Code.PVC_LOST,
            claim,
            "lost: its PersistentVolume "
                + volume
                + (graph.isAbsent(ref) ? " does not exist any more" : " is no longer bound to it")
                + "; what was on it may be gone")
        .because(claim + " status.phase: Lost, spec.volumeName: " + volume)
        .then(Calls.events(claim));
  }

  private static Optional<Observation> pending(ObjectGraph graph, KubeObject claim) {
    StorageClasses.Choice choice = StorageClasses.of(graph, claim);
    boolean waited = claim.age(graph.now()).compareTo(SOON) > 0;
    Optional<EventRecord> failed =
        graph.event(claim, "ProvisioningFailed", "FailedBinding", "ProvisioningCleanupFailed");
    boolean staticOnes = VolumeFit.hasCandidates(graph, claim, choice.name());
    Optional<Observation> seen;
    if (choice.isMissing() && !staticOnes) {
      seen = Optional.of(noClass(graph, claim, choice));
    } else if (failed.isPresent() && !choice.isMissing()) {
      seen = Optional.of(notProvisioned(graph, claim, choice, failed.get()));
    } else if (choice.waitsForPod() && !isWanted(graph, claim)) {
      seen = Optional.of(waits(claim, choice));
    } else if (!waited) {
      seen = Optional.empty();
    } else if (choice.isStatic() || choice.isMissing()) {
      seen = VolumeFit.of(graph, claim, choice.name());
    } else if (choice.waitsForPod() && !isPlaced(claim)) {
      seen = Optional.empty();
    } else {
      seen = Optional.of(unexplained(claim, choice));
    }
    return seen.map(each -> each.since(claim.created()));
  }

  private static Observation noClass(
      ObjectGraph graph, KubeObject claim, StorageClasses.Choice choice) {
    String have =
        graph.all("StorageClass").stream()
            .map(KubeObject::name)
            .sorted()
            .limit(NAMED)
            .collect(Collectors.joining(", "));
    String there = have.isEmpty() ? "; there is none at all" : "; there are " + have;
    Observation seen =
        choice.name().isEmpty()
            ? Observation.of(
                Code.PVC_NO_SC,
                claim,
                "names no StorageClass, and the cluster has no default one" + there)
            : Observation.of(
                    Code.PVC_NO_SC,
                    claim,
                    "StorageClass "
                        + choice.name()
                        + " does not exist"
                        + Names.near(choice.name(), graph.all("StorageClass"))
                        + there)
                .about(Ref.cluster("StorageClass", choice.name()));
    Optional<Ref> template = templateOwner(graph, claim);
    return (choice.name().isEmpty() && template.isPresent() ? seen.about(template.get()) : seen)
        .because(
            claim
                + " status.phase: Pending, spec.storageClassName: "
                + (choice.name().isEmpty() ? "not set" : choice.name())
                + " (cannot be changed later: delete and create the claim again)")
        .then(
            new NextCall(
                "list_resources", new JsonObject().put("kind", "StorageClass"), "which there are"));
  }

  private static Observation notProvisioned(
      ObjectGraph graph, KubeObject claim, StorageClasses.Choice choice, EventRecord failed) {
    Observation seen =
        Observation.of(
                Code.PVC_PROVISION_FAIL,
                claim,
                "its volume cannot be made"
                    + (choice.provisioner().isEmpty() ? "" : " by " + choice.provisioner())
                    + ": "
                    + Quote.of(failed.message()))
            .because(
                claim
                    + " event "
                    + failed.reason()
                    + " x"
                    + failed.count()
                    + ", StorageClass "
                    + choice.name())
            .then(Calls.look(Ref.cluster("StorageClass", choice.name()), "its parameters"))
            .then(Calls.events(claim));
    return templateOwner(graph, claim).map(seen::about).orElse(seen);
  }

  private static Observation waits(KubeObject claim, StorageClasses.Choice choice) {
    return Observation.of(
            Code.PVC_WFFC,
            claim,
            "waits for a pod that uses it, as StorageClass " + choice.name() + " says")
        .because("StorageClass " + choice.name() + " volumeBindingMode: WaitForFirstConsumer");
  }

  private static Observation unexplained(KubeObject claim, StorageClasses.Choice choice) {
    String by = choice.provisioner().isEmpty() ? "its provisioner" : choice.provisioner();
    return Observation.of(
            Code.PVC_PENDING,
            claim,
            "waits for "
                + by
                + " to make a volume of StorageClass "
                + choice.name()
                + ", and nothing says why: is that driver's controller running?")
        .sure(Confidence.LOW)
        .because(claim + " status.phase: Pending, no warning about it")
        .then(Calls.events(claim));
  }

  private static boolean isWanted(ObjectGraph graph, KubeObject claim) {
    return graph.dependents(claim.ref()).stream().anyMatch(ref -> ref.kind().equals("Pod"));
  }

  /** The scheduler has chosen a node for it. */
  private static boolean isPlaced(KubeObject claim) {
    return !claim.annotation("volume.kubernetes.io/selected-node").isEmpty();
  }

  /** Whoever makes claims like this for each of its pods. */
  private static Optional<Ref> templateOwner(ObjectGraph graph, KubeObject claim) {
    return graph.all("StatefulSet", claim.namespace()).stream()
        .filter(
            set ->
                Json.list(set.spec(), "volumeClaimTemplates").stream()
                    .map(Json::name)
                    .anyMatch(
                        template ->
                            claim
                                .name()
                                .matches(Pattern.quote(template + "-" + set.name()) + "-\\d+")))
        .map(KubeObject::ref)
        .findFirst();
  }
}
