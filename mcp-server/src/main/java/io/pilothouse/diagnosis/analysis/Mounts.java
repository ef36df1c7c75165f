package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.EventRecord;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.PodReference;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.core.Json;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Volumes that pods do not get. */
final class Mounts implements Analyzer {

  /** The cluster makes what is in these by itself. */
  private static final String OF_ACCOUNT = "volume kube-api-access-";

  private static final Pattern MISSING =
      Pattern.compile("(?i)\\b(configmap|secret|persistentvolumeclaim)s? \"([^\"]+)\" not found");
  private static final Pattern KEY =
      Pattern.compile("(?i)references non-existent (?:config|secret) key: (\\S+)");

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return graph.all("Pod").stream()
        .filter(pod -> pod.deleted().isEmpty())
        .filter(pod -> isUnscheduled(pod) || hasNotBegun(pod))
        .flatMap(pod -> observe(graph, pod).stream());
  }

  /** It has a node, and no container has been tried there, nor waits for anything else. */
  static boolean hasNotBegun(KubeObject pod) {
    return Json.text(pod.status(), "phase").equals("Pending")
        && !Json.text(pod.spec(), "nodeName").isEmpty()
        && Container.of(pod).stream()
            .allMatch(
                container ->
                    container.status().isEmpty()
                        || container.waitingReason().equals("ContainerCreating")
                        || container.waitingReason().equals("PodInitializing")
                            && container.lastExit().isEmpty());
  }

  private static boolean isUnscheduled(KubeObject pod) {
    return Json.text(pod.status(), "phase").equals("Pending")
        && Json.text(pod.spec(), "nodeName").isEmpty();
  }

  private static List<Observation> observe(ObjectGraph graph, KubeObject pod) {
    List<Observation> absent =
        volumes(pod)
            .filter(each -> graph.isAbsent(each.to()))
            .map(each -> absent(graph, pod, each))
            .distinct()
            .toList();
    if (!absent.isEmpty()) {
      return absent;
    }
    return graph
        .event(pod, "FailedMount", "FailedAttachVolume", "FailedMapVolume")
        .map(newest -> ofEvents(graph, pod, newest))
        .stream()
        .toList();
  }

  /** What its node cannot mount; before it has one, only what it cannot be scheduled without. */
  private static Stream<PodReference> volumes(KubeObject pod) {
    boolean scheduled = !Json.text(pod.spec(), "nodeName").isEmpty();
    return PodReference.of(pod.spec(), pod.namespace()).stream()
        .filter(each -> each.where().startsWith("volume ") && !each.optional())
        .filter(each -> scheduled || each.to().kind().equals("PersistentVolumeClaim"))
        .filter(each -> !each.where().startsWith(OF_ACCOUNT))
        .filter(each -> each.key().isEmpty());
  }

  private static Observation absent(ObjectGraph graph, KubeObject pod, PodReference volume) {
    Ref ref = volume.to();
    boolean claim = ref.kind().equals("PersistentVolumeClaim");
    Optional<EventRecord> event =
        graph.events(pod).stream()
            .filter(each -> each.message().contains("\"" + ref.name() + "\""))
            .findFirst();
    return Observation.of(
            claim ? Code.PVC_REF_MISSING : Code.MOUNT_REF_MISSING,
            pod,
            Missing.words(graph, ref, ", which " + volume.where() + " names"))
        .about(ref)
        .since(Onset.of(graph, pod, "FailedMount", "FailedScheduling"))
        .because(
            event
                .map(each -> fact(pod, each))
                .orElse(pod + " spec.volumes: " + volume.where() + " names " + ref))
        .then(Calls.list(ref.kind(), ref.namespace(), "what exists instead"));
  }

  /** Some warnings say only that time has passed; an older one says why. */
  private static Observation ofEvents(ObjectGraph graph, KubeObject pod, EventRecord newest) {
    EventRecord telling =
        graph.events(pod).stream()
            .filter(each -> each.reason().startsWith("Failed"))
            .filter(
                each ->
                    each.message().contains("MountVolume")
                        || each.message().contains("AttachVolume")
                        || each.message().contains("Multi-Attach")
                        || MISSING.matcher(each.message()).find())
            .findFirst()
            .orElse(newest);
    String message = telling.message();
    Matcher missing = MISSING.matcher(message);
    Matcher key = KEY.matcher(message);
    Observation seen =
        missing.find()
            ? named(graph, pod, missing)
            : key.find() ? key(pod, key.group(1), message) : VolumeFault.of(graph, pod, telling);
    return seen.since(Onset.of(graph, pod, "FailedMount", "FailedAttachVolume"))
        .because(fact(pod, telling))
        .then(Calls.events(pod));
  }

  /** Said not to be there by an event alone: it may be there by now. */
  private static Observation named(ObjectGraph graph, KubeObject pod, Matcher missing) {
    String kind =
        switch (missing.group(1).toLowerCase(java.util.Locale.ROOT)) {
          case "secret" -> "Secret";
          case "configmap" -> "ConfigMap";
          default -> "PersistentVolumeClaim";
        };
    Ref ref = new Ref(kind, pod.namespace(), missing.group(2));
    return Observation.of(Code.MOUNT_REF_MISSING, pod, Missing.words(graph, ref))
        .about(ref)
        .then(Calls.list(kind, pod.namespace(), "what exists instead"));
  }

  private static Observation key(KubeObject pod, String key, String message) {
    String name = VolumeFault.volume(message);
    Optional<Ref> holder =
        PodReference.of(pod.spec(), pod.namespace()).stream()
            .filter(each -> each.where().equals("volume " + name) || name.isEmpty())
            .filter(each -> each.key().equals(key))
            .map(PodReference::to)
            .findFirst();
    Observation seen =
        Observation.of(
            Code.CFG_KEY_MISSING,
            pod,
            holder.map(Ref::toString).orElse("what volume " + name + " is made of")
                + " has no key "
                + Quote.of(key, 80)
                + ", which volume "
                + name
                + " names");
    return holder
        .map(ref -> seen.about(ref).then(Calls.look(ref, "which keys it has")))
        .orElse(seen);
  }

  private static String fact(KubeObject pod, EventRecord event) {
    return pod
        + " event "
        + event.reason()
        + " x"
        + event.count()
        + ": "
        + Told.of(event.message());
  }
}
