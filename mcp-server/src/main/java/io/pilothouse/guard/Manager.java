package io.pilothouse.guard;

import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Who else looks after an object and will put back what was changed. */
final class Manager {
  private Manager() {}

  /** In words, as {@code Argo CD application shop}; empty if nobody is known. */
  static Optional<String> of(JsonObject object) {
    JsonObject metadata = Json.object(object, "metadata");
    JsonObject labels = Json.object(metadata, "labels");
    JsonObject notes = Json.object(metadata, "annotations");
    if (notes.containsKey("argocd.argoproj.io/tracking-id")) {
      String id = Json.text(notes, "argocd.argoproj.io/tracking-id");
      return Optional.of("Argo CD application " + id.split(":", 2)[0]);
    }
    if (labels.containsKey("argocd.argoproj.io/instance")) {
      return Optional.of("Argo CD application " + Json.text(labels, "argocd.argoproj.io/instance"));
    }
    for (String tool : new String[] {"kustomize", "helm"}) {
      if (labels.containsKey(tool + ".toolkit.fluxcd.io/name")) {
        return Optional.of(
            "Flux "
                + (tool.equals("helm") ? "HelmRelease " : "Kustomization ")
                + Json.text(labels, tool + ".toolkit.fluxcd.io/name"));
      }
    }
    if (notes.containsKey("meta.helm.sh/release-name")) {
      return Optional.of("Helm release " + Json.text(notes, "meta.helm.sh/release-name"));
    }
    return Json.list(metadata, "ownerReferences").stream()
        .filter(owner -> Json.flag(owner, "controller"))
        .map(owner -> Json.text(owner, "kind") + " " + Json.text(owner, "name"))
        .findFirst()
        .or(
            () ->
                Optional.of(Json.text(labels, "app.kubernetes.io/managed-by"))
                    .filter(by -> !by.isEmpty() && !by.equals("pilothouse")));
  }
}
