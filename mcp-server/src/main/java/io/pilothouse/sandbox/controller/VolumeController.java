package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.controller.EventRecorder.Happening;
import io.pilothouse.sandbox.store.Change;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Claims: a storage class with a provisioner gives each one a volume of its own. */
final class VolumeController implements Controller {
  private static final String COMPONENT = "persistentvolume-controller";
  private static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";

  private final ControllerClient client;

  VolumeController(ControllerClient client) {
    this.client = client;
  }

  @Override
  public Collection<Key> affectedBy(Change change) {
    return client.concerns(change, Kind.VOLUME_CLAIM)
        ? List.of(Key.of(change.object()))
        : List.of();
  }

  @Override
  public void reconcile(Key key) {
    client
        .find(Kind.VOLUME_CLAIM, key)
        .filter(claim -> "Pending".equals(Json.text(claim, "status", "phase")))
        .ifPresent(this::provision);
  }

  private void provision(JsonObject claim) {
    String name = Json.text(claim, "spec", "storageClassName");
    Optional<JsonObject> storage = client.find(Kind.STORAGE_CLASS, new Key("", name));
    if (name.isEmpty()) {
      say(
          claim,
          Happening.normal(
              COMPONENT,
              "FailedBinding",
              "no persistent volumes available for this claim and no storage class is set"));
    } else if (storage.isEmpty()) {
      say(
          claim,
          Happening.warning(
              COMPONENT,
              "ProvisioningFailed",
              "storageclass.storage.k8s.io \"" + name + "\" not found"));
    } else if (NO_PROVISIONER.equals(storage.get().getString("provisioner"))) {
      say(
          claim,
          Happening.normal(
              COMPONENT,
              "WaitForFirstConsumer",
              "waiting for first consumer to be created before binding"));
    } else {
      bind(claim, storage.get());
    }
  }

  private void say(JsonObject claim, Happening happening) {
    client.events().record(claim, happening);
  }

  private void bind(JsonObject claim, JsonObject storage) {
    String volume = "pvc-" + Json.text(claim, "metadata", "uid");
    JsonObject reference =
        new JsonObject()
            .put("kind", "PersistentVolumeClaim")
            .put("apiVersion", "v1")
            .put("namespace", Json.text(claim, "metadata", "namespace"))
            .put("name", Json.text(claim, "metadata", "name"))
            .put("uid", Json.text(claim, "metadata", "uid"));
    JsonObject size =
        new JsonObject()
            .put("storage", Json.text(claim, "spec", "resources", "requests", "storage"));
    JsonObject spec =
        new JsonObject()
            .put("capacity", size)
            .put(
                "csi",
                new JsonObject()
                    .put("driver", storage.getString("provisioner"))
                    .put("volumeHandle", volume))
            .put("accessModes", Json.value(claim, "spec", "accessModes"))
            .put("claimRef", reference)
            .put("persistentVolumeReclaimPolicy", storage.getString("reclaimPolicy", "Delete"))
            .put("storageClassName", Json.text(claim, "spec", "storageClassName"))
            .put("volumeMode", "Filesystem");
    JsonObject created =
        client.create(
            Kind.VOLUME,
            new JsonObject()
                .put("metadata", new JsonObject().put("name", volume))
                .put("spec", spec));
    client.updateStatus(Kind.VOLUME, created, new JsonObject().put("phase", "Bound"));
    JsonObject status =
        new JsonObject()
            .put("phase", "Bound")
            .put("accessModes", Json.value(claim, "spec", "accessModes"))
            .put("capacity", size);
    JsonObject bound = Json.with(claim, volume, "spec", "volumeName");
    client.put(Kind.VOLUME_CLAIM, bound.put("status", status));
    say(
        claim,
        Happening.normal(
            storage.getString("provisioner"),
            "ProvisioningSucceeded",
            "Successfully provisioned volume " + volume));
  }
}
