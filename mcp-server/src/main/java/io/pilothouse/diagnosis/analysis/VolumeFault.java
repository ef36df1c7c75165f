package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.EventRecord;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A volume that is there and cannot be attached or mounted. */
final class VolumeFault {

  private static final Pattern VOLUME = Pattern.compile("for volume \"([^\"]+)\"");
  private static final Pattern USED_BY = Pattern.compile("(?i)used by pod\\(s\\) (\\S+)");

  private VolumeFault() {}

  /** The volume that a message names; empty if it names none. */
  static String volume(String message) {
    Matcher volume = VOLUME.matcher(message);
    return volume.find() ? volume.group(1) : "";
  }

  static Observation of(ObjectGraph graph, KubeObject pod, EventRecord event) {
    boolean attach =
        event.reason().equals("FailedAttachVolume") || event.message().contains("Multi-Attach");
    String name = volume(event.message());
    Optional<Ref> claim = claim(graph, pod, name);
    String what = claim.map(Ref::toString).orElse(name.isEmpty() ? "a volume" : "volume " + name);
    Observation seen =
        Observation.of(
            attach ? Code.ATTACH_FAIL : Code.MOUNT_FAIL,
            pod,
            what
                + (attach ? " cannot be attached" : " cannot be mounted")
                + holder(graph, pod, claim, event.message()));
    return claim.map(ref -> seen.about(ref).dueTo(ref)).orElse(seen);
  }

  /** The claim behind a volume that an event names as the pod does or as the cluster does. */
  private static Optional<Ref> claim(ObjectGraph graph, KubeObject pod, String volume) {
    return Json.list(pod.spec(), "volumes").stream()
        .filter(each -> !Json.object(each, "persistentVolumeClaim").isEmpty())
        .filter(
            each -> {
              JsonObject claim = Json.object(each, "persistentVolumeClaim");
              return volume.equals(Json.text(each, "name"))
                  || graph
                      .find("PersistentVolumeClaim", pod.namespace(), Json.text(claim, "claimName"))
                      .filter(found -> Json.text(found.spec(), "volumeName").equals(volume))
                      .isPresent();
            })
        .map(each -> Json.text(Json.object(each, "persistentVolumeClaim"), "claimName"))
        .map(name -> new Ref("PersistentVolumeClaim", pod.namespace(), name))
        .findFirst();
  }

  /** Who has a volume that only one node may have. */
  private static String holder(
      ObjectGraph graph, KubeObject pod, Optional<Ref> claim, String message) {
    if (!message.contains("Multi-Attach")) {
      return "";
    }
    Matcher said = USED_BY.matcher(message);
    Optional<KubeObject> other =
        claim.stream()
            .flatMap(ref -> graph.dependents(ref).stream())
            .flatMap(ref -> graph.find(ref).stream())
            .filter(each -> each.kind().equals("Pod") && !each.equals(pod))
            .filter(each -> !Json.text(each.spec(), "nodeName").isEmpty())
            .filter(
                each ->
                    !Json.text(each.spec(), "nodeName").equals(Json.text(pod.spec(), "nodeName")))
            .findFirst();
    return other
        .map(
            each ->
                ": Node "
                    + Json.text(each.spec(), "nodeName")
                    + " still has it for "
                    + each
                    + (each.deleted().isPresent() ? ", which is terminating" : ""))
        .orElse(
            said.find()
                ? ": used by Pod " + Quote.of(said.group(1), 80)
                : ": another node still has it");
  }
}
