package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** One pod of a StatefulSet and the claims that are its own. */
final class StatefulPod {
  private final ControllerClient client;
  private final JsonObject set;
  private final int ordinal;

  StatefulPod(ControllerClient client, JsonObject set, int ordinal) {
    this.client = client;
    this.set = set;
    this.ordinal = ordinal;
  }

  String name() {
    return Json.text(set, "metadata", "name") + "-" + ordinal;
  }

  private List<JsonObject> templates() {
    return Json.objects(set, "spec", "volumeClaimTemplates");
  }

  private String claim(JsonObject template) {
    return Json.text(template, "metadata", "name") + "-" + name();
  }

  /** Creates the claims that are not there yet; their names. */
  List<String> createClaims() {
    String namespace = Json.text(set, "metadata", "namespace");
    List<String> created = new ArrayList<>();
    for (JsonObject template : templates()) {
      String name = claim(template);
      if (client.find(Kind.VOLUME_CLAIM, new Key(namespace, name)).isEmpty()) {
        JsonObject metadata =
            new JsonObject()
                .put("name", name)
                .put("namespace", namespace)
                .put("labels", Json.object(set, "spec", "selector", "matchLabels"));
        client.create(
            Kind.VOLUME_CLAIM,
            new JsonObject().put("metadata", metadata).put("spec", template.getValue("spec")));
        created.add(name);
      }
    }
    return created;
  }

  /** The pod as it is to be created. */
  JsonObject object(String revision) {
    JsonObject pod = Pods.fromTemplate(set, Json.object(set, "spec", "template"));
    JsonObject labels =
        Json.object(pod, "metadata", "labels")
            .copy()
            .put(ControllerRevisions.HASH, revision)
            .put("statefulset.kubernetes.io/pod-name", name())
            .put("apps.kubernetes.io/pod-index", Integer.toString(ordinal));
    JsonObject metadata =
        Json.shallow(pod.getJsonObject("metadata")).put("name", name()).put("labels", labels);
    metadata.put("generateName", Json.text(set, "metadata", "name") + "-");
    JsonObject spec = Json.shallow(pod.getJsonObject("spec")).put("hostname", name());
    String service = Json.text(set, "spec", "serviceName");
    if (!service.isEmpty()) {
      spec.put("subdomain", service);
    }
    JsonArray volumes = new JsonArray();
    for (JsonObject template : templates()) {
      JsonObject source = new JsonObject().put("claimName", claim(template));
      volumes.add(
          new JsonObject()
              .put("name", Json.text(template, "metadata", "name"))
              .put("persistentVolumeClaim", source));
    }
    Json.objects(spec, "volumes").forEach(volumes::add);
    if (!volumes.isEmpty()) {
      spec.put("volumes", volumes);
    }
    return pod.put("metadata", metadata).put("spec", spec);
  }
}
