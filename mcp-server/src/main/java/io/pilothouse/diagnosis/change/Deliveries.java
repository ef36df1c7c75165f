package io.pilothouse.diagnosis.change;

import io.pilothouse.diagnosis.change.TimelineEntry.Kind;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.model.Times;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What Argo CD, Flux and Helm brought, and which of them looks after an object. */
final class Deliveries {
  private static final String HELM = "sh.helm.release.v1.";

  private Deliveries() {}

  static boolean isRelease(KubeObject object) {
    return object.kind().equals("Secret") && object.name().startsWith(HELM);
  }

  static List<TimelineEntry> of(KubeObject object) {
    return switch (object.kind()) {
      case "Secret" -> ofRelease(object).stream().toList();
      case "Application" ->
          Json.list(object.status(), "history").stream()
              .flatMap(each -> entry(object.ref(), each, "deployedAt", "revision").stream())
              .toList();
      case "HelmRelease" ->
          Json.list(object.status(), "history").stream()
              .flatMap(each -> entry(object.ref(), each, "lastDeployed", "chartVersion").stream())
              .toList();
      case "Kustomization" ->
          object
              .condition("Ready")
              .flatMap(each -> each.since())
              .map(at -> entry(object.ref(), at, Json.text(object.status(), "lastAppliedRevision")))
              .stream()
              .toList();
      default -> List.of();
    };
  }

  /** Only its labels are known, and they are enough. */
  private static Optional<TimelineEntry> ofRelease(KubeObject secret) {
    String modified = Json.text(secret.labels(), "modifiedAt");
    Optional<Instant> at =
        modified.matches("[0-9]{1,11}")
            ? Optional.of(Instant.ofEpochSecond(Long.parseLong(modified)))
            : secret.created();
    Ref release = new Ref("HelmRelease", secret.namespace(), Json.text(secret.labels(), "name"));
    String what =
        "revision "
            + Json.text(secret.labels(), "version")
            + " "
            + Json.text(secret.labels(), "status");
    return at.map(
        time ->
            new TimelineEntry(
                release,
                Kind.DELIVERED,
                time,
                "helm",
                List.of(Difference.of(Aspect.DELIVERY, Difference.shown(what.strip())))));
  }

  private static Optional<TimelineEntry> entry(
      Ref ref, JsonObject json, String time, String revision) {
    return Times.parse(Json.text(json, time)).map(at -> entry(ref, at, Json.text(json, revision)));
  }

  private static TimelineEntry entry(Ref ref, Instant at, String revision) {
    return new TimelineEntry(
        ref,
        Kind.DELIVERED,
        at,
        ref.kind().equals("Application") ? "argocd" : "flux",
        List.of(Difference.of(Aspect.DELIVERY, "revision " + Difference.shown(revision))));
  }

  /** What puts the object back when somebody changes it by hand; empty if nothing is known to. */
  static String keeper(KubeObject object) {
    JsonObject labels = object.labels();
    boolean argo =
        labels.containsKey("argocd.argoproj.io/instance")
            || !object.annotation("argocd.argoproj.io/tracking-id").isEmpty();
    boolean flux =
        labels.containsKey("kustomize.toolkit.fluxcd.io/name")
            || labels.containsKey("helm.toolkit.fluxcd.io/name");
    return Stream.of(argo ? "Argo CD" : "", flux ? "Flux" : "")
        .filter(each -> !each.isEmpty())
        .findFirst()
        .orElse("");
  }
}
