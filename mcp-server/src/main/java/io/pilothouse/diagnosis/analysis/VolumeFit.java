package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.LabelSelector;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.kubernetes.Quantity;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Why no volume that was made by hand fits a claim. */
final class VolumeFit {
  private record Candidate(KubeObject volume, List<String> misfits) {}

  private VolumeFit() {}

  /** Whether somebody has made volumes of a class by hand, so that it need not exist. */
  static boolean hasCandidates(ObjectGraph graph, KubeObject claim, String storageClass) {
    return !Json.text(claim.spec(), "volumeName").isEmpty()
        || candidates(graph, storageClass).findAny().isPresent();
  }

  private static Stream<KubeObject> candidates(ObjectGraph graph, String storageClass) {
    return graph.all("PersistentVolume").stream()
        .filter(volume -> Json.text(volume.spec(), "storageClassName").equals(storageClass));
  }

  /** Empty if one fits, which will be bound, or volumes were not read. */
  static Optional<Observation> of(ObjectGraph graph, KubeObject claim, String storageClass) {
    String wanted = Json.text(claim.spec(), "volumeName");
    if (!wanted.isEmpty()) {
      return Optional.of(named(graph, claim, Ref.cluster("PersistentVolume", wanted)));
    }
    if (!graph.knows("PersistentVolume")) {
      return Optional.empty();
    }
    Optional<Candidate> nearest =
        candidates(graph, storageClass)
            .map(volume -> new Candidate(volume, misfits(claim, volume)))
            .min(
                Comparator.comparing((Candidate each) -> each.misfits().size())
                    .thenComparing(each -> each.volume().ref()));
    if (nearest.filter(each -> each.misfits().isEmpty()).isPresent()) {
      return Optional.empty();
    }
    String of = storageClass.isEmpty() ? "without StorageClass" : "of StorageClass " + storageClass;
    String summary =
        nearest
            .map(
                each ->
                    "no PersistentVolume "
                        + of
                        + " fits; the nearest, "
                        + each.volume().name()
                        + ", "
                        + String.join(" and ", each.misfits()))
            .orElse("there is no PersistentVolume " + of + ", and nobody makes them");
    return Optional.of(observe(claim, summary));
  }

  private static Observation named(ObjectGraph graph, KubeObject claim, Ref ref) {
    Optional<KubeObject> volume = graph.find(ref);
    String summary =
        graph.isAbsent(ref)
            ? "names "
                + ref
                + ", which does not exist"
                + Names.near(ref.name(), graph.all(ref.kind()))
            : volume
                .map(each -> misfits(claim, each))
                .filter(each -> !each.isEmpty())
                .map(each -> "names " + ref + ", which " + String.join(" and ", each))
                .orElse("names " + ref + ", which is not bound to it yet");
    return observe(claim, summary);
  }

  private static Observation observe(KubeObject claim, String summary) {
    return Observation.of(Code.PVC_NO_PV, claim, summary)
        .because(
            claim
                + " status.phase: Pending, spec: "
                + size(claim)
                + ", "
                + modes(claim)
                + selector(claim))
        .then(
            new NextCall(
                "list_resources",
                new JsonObject().put("kind", "PersistentVolume").put("wide", true),
                "which there are"));
  }

  private static String selector(KubeObject claim) {
    LabelSelector selector = LabelSelector.of(Json.object(claim.spec(), "selector"));
    return selector.isEmpty() ? "" : ", selector " + selector;
  }

  private static List<String> misfits(KubeObject claim, KubeObject volume) {
    List<String> misfits = new ArrayList<>();
    String capacity = Json.text(Json.object(volume.spec(), "capacity"), "storage");
    Optional<Quantity> has = Quantity.parse(capacity);
    Optional<Quantity> wants = Quantity.parse(size(claim));
    if (has.isPresent() && wants.isPresent() && has.get().compareTo(wants.get()) < 0) {
      misfits.add("has " + capacity + " where " + size(claim) + " is asked for");
    }
    if (!modes(volume).containsAll(modes(claim))) {
      misfits.add("offers " + modes(volume) + " where " + modes(claim) + " is asked for");
    }
    if (!mode(volume).equals(mode(claim))) {
      misfits.add("is of volumeMode " + mode(volume) + " where " + mode(claim) + " is asked for");
    }
    LabelSelector selector = LabelSelector.of(Json.object(claim.spec(), "selector"));
    if (!selector.isEmpty() && !selector.matches(volume.labels())) {
      misfits.add("has labels that do not match " + selector);
    }
    taken(claim, volume).ifPresent(misfits::add);
    return misfits;
  }

  private static Optional<String> taken(KubeObject claim, KubeObject volume) {
    JsonObject by = Json.object(volume.spec(), "claimRef");
    boolean others =
        !by.isEmpty()
            && !(Json.text(by, "name").equals(claim.name())
                && Json.text(by, "namespace").equals(claim.namespace())
                && (Json.text(by, "uid").isEmpty() || Json.text(by, "uid").equals(claim.uid())));
    String phase = Json.text(volume.status(), "phase");
    return others
        ? Optional.of(
            (phase.equals("Released") ? "is Released but still claimed by " : "is claimed by ")
                + Json.text(by, "namespace")
                + "/"
                + Json.text(by, "name"))
        : Optional.empty();
  }

  private static String size(KubeObject claim) {
    return Json.text(Json.object(claim.spec(), "resources", "requests"), "storage");
  }

  private static List<String> modes(KubeObject object) {
    return object.spec().getValue("accessModes") instanceof JsonArray modes
        ? modes.stream().map(String::valueOf).toList()
        : List.of();
  }

  private static String mode(KubeObject object) {
    String mode = Json.text(object.spec(), "volumeMode");
    return mode.isEmpty() ? "Filesystem" : mode;
  }
}
