package io.pilothouse.diagnosis.change;

import io.pilothouse.diagnosis.change.TimelineEntry.Kind;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.core.rollout.TemplateDiff;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When objects without revisions were made and edited. The API server keeps who and when, not what
 * it was before; only what {@code kubectl apply} noted down can be compared with what is there now.
 */
final class Edits {
  private static final String APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
  private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";
  private static final int NAMED = 4;

  /** What each kind is about. */
  private static final Map<String, Aspect> KINDS =
      Map.ofEntries(
          Map.entry("ConfigMap", Aspect.CONFIG),
          Map.entry("Secret", Aspect.CONFIG),
          Map.entry("Service", Aspect.OTHER),
          Map.entry("Ingress", Aspect.ROUTE),
          Map.entry("IngressClass", Aspect.ROUTE),
          Map.entry("Gateway", Aspect.ROUTE),
          Map.entry("HTTPRoute", Aspect.ROUTE),
          Map.entry("ReferenceGrant", Aspect.ROUTE),
          Map.entry("NetworkPolicy", Aspect.POLICY),
          Map.entry("ResourceQuota", Aspect.QUOTA),
          Map.entry("LimitRange", Aspect.QUOTA),
          Map.entry("ServiceAccount", Aspect.ACCOUNT),
          Map.entry("Role", Aspect.RIGHTS),
          Map.entry("RoleBinding", Aspect.RIGHTS),
          Map.entry("ClusterRole", Aspect.RIGHTS),
          Map.entry("ClusterRoleBinding", Aspect.RIGHTS),
          Map.entry("HorizontalPodAutoscaler", Aspect.SCALING),
          Map.entry("PodDisruptionBudget", Aspect.SCALING),
          Map.entry("PersistentVolumeClaim", Aspect.STORAGE),
          Map.entry("StorageClass", Aspect.STORAGE),
          Map.entry("PriorityClass", Aspect.SCHEDULING),
          Map.entry("ValidatingWebhookConfiguration", Aspect.ADMISSION),
          Map.entry("MutatingWebhookConfiguration", Aspect.ADMISSION),
          Map.entry("Namespace", Aspect.ADMISSION),
          Map.entry("CronJob", Aspect.OTHER),
          Map.entry("Job", Aspect.OTHER));

  private final Redactor redactor;

  Edits(Redactor redactor) {
    this.redactor = redactor;
  }

  static boolean covers(KubeObject object) {
    return KINDS.containsKey(object.kind())
        && object.controller().isEmpty()
        && object.annotation(LEADER).isEmpty()
        && !object.name().equals("kube-root-ca.crt");
  }

  List<TimelineEntry> of(KubeObject object) {
    List<FieldOwner> owners = FieldOwner.of(object);
    List<TimelineEntry> entries = new ArrayList<>();
    for (int i = 0; i < owners.size(); i++) {
      FieldOwner owner = owners.get(i);
      if (!owner.made(object)) {
        entries.add(
            new TimelineEntry(
                object.ref(),
                Kind.CHANGED,
                owner.at(),
                owner.manager(),
                i == 0 ? latest(object, owner) : touched(object, owner)));
      }
    }
    object.created().ifPresent(at -> entries.add(created(object, at, owners)));
    return entries;
  }

  private static TimelineEntry created(KubeObject object, Instant at, List<FieldOwner> owners) {
    String by =
        owners.stream()
            .filter(owner -> owner.made(object))
            .map(FieldOwner::manager)
            .findFirst()
            .orElse("");
    return new TimelineEntry(
        object.ref(),
        Kind.CREATED,
        at,
        by,
        List.of(Difference.of(KINDS.get(object.kind()), "created")));
  }

  private List<Difference> latest(KubeObject object, FieldOwner owner) {
    List<Difference> drift = drift(object, owner);
    return drift.isEmpty() ? touched(object, owner) : drift;
  }

  /** The fields that its maker set: which of them it changed is not kept. */
  private static List<Difference> touched(KubeObject object, FieldOwner owner) {
    Aspect aspect = KINDS.get(object.kind());
    if (aspect == Aspect.CONFIG) {
      boolean content =
          Stream.of("data", "binaryData", "stringData", "immutable", "type").anyMatch(owner::owns);
      return List.of(
          content
              ? Difference.of(aspect, "data, content unknown")
              : Difference.of(Aspect.LABELS, "labels or annotations"));
    }
    List<String> fields =
        Stream.concat(
                owner.below("spec").stream().map(field -> "spec." + field),
                owner.below().stream()
                    .filter(field -> !field.equals("spec") && !field.equals("metadata")))
            .toList();
    if (fields.isEmpty()) {
      return List.of(
          Difference.of(
              object.kind().equals("Namespace") ? Aspect.ADMISSION : Aspect.LABELS,
              "labels or annotations"));
    }
    return fields.stream()
        .limit(NAMED)
        .map(field -> Difference.of(aspect(object, field), Difference.shown(field)))
        .toList();
  }

  private static Aspect aspect(KubeObject object, String field) {
    if (object.kind().equals("Service")) {
      return field.startsWith("spec.selector")
          ? Aspect.SELECTOR
          : field.startsWith("spec.ports") ? Aspect.PORTS : Aspect.ROUTE;
    }
    return KINDS.get(object.kind());
  }

  /** What somebody else set otherwise than {@code kubectl apply} had. */
  private List<Difference> drift(KubeObject object, FieldOwner owner) {
    if (owner.manager().equals("kubectl-client-side-apply")) {
      return List.of();
    }
    JsonObject was = Json.object(applied(object), "spec");
    if (was.isEmpty() || object.spec().isEmpty()) {
      return List.of();
    }
    return TemplateDiff.between(was, object.spec(), redactor::redact).stream()
        .filter(each -> each.before().isPresent() || each.path().startsWith("selector"))
        .map(
            each ->
                new Difference(
                    aspect(object, "spec." + each.path()),
                    "spec." + Difference.shown(each.path()),
                    each.before().map(Difference::shown).orElse(""),
                    each.after().map(Difference::shown).orElse("")))
        .toList();
  }

  private static JsonObject applied(KubeObject object) {
    return Optional.of(object.annotation(APPLIED))
        .filter(text -> !text.isEmpty())
        .map(
            text -> {
              try {
                return new JsonObject(text);
              } catch (DecodeException broken) {
                return new JsonObject();
              }
            })
        .orElseGet(JsonObject::new);
  }
}
