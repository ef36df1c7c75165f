package io.pilothouse.sandbox.table;

import static io.pilothouse.sandbox.table.Column.bool;
import static io.pilothouse.sandbox.table.Column.text;
import static io.pilothouse.sandbox.table.Column.wide;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** Volumes, claims and storage classes. */
final class StoragePrinters {
  private static final Map<String, String> SHORT_MODES =
      Map.of(
          "ReadWriteOnce", "RWO",
          "ReadOnlyMany", "ROX",
          "ReadWriteMany", "RWX",
          "ReadWriteOncePod", "RWOP");

  private StoragePrinters() {}

  static Printer volumes() {
    return new Printer(
        List.of(
            Column.NAME,
            text("Capacity", "The capacity of the volume."),
            text("Access Modes", "All ways the volume can be mounted."),
            text("Reclaim Policy", "What happens to the volume when its claim is gone."),
            text("Status", "Whether a volume is available, bound to a claim, or released."),
            text("Claim", "The claim that the volume is bound to."),
            text("StorageClass", "Name of StorageClass to which this volume belongs."),
            text("VolumeAttributesClass", "Name of the VolumeAttributesClass."),
            text("Reason", "Why the volume is in its state."),
            Column.AGE,
            wide("VolumeMode", "Whether it holds a filesystem or is a raw block.")),
        (object, now) ->
            List.of(
                Cell.name(object),
                Json.text(object, "spec", "capacity", "storage"),
                modes(object, "spec"),
                Json.text(object, "spec", "persistentVolumeReclaimPolicy"),
                Json.text(object, "status", "phase"),
                claim(object),
                Json.text(object, "spec", "storageClassName"),
                unset(Json.text(object, "spec", "volumeAttributesClassName")),
                Json.text(object, "status", "reason"),
                Cell.age(object, now),
                unset(Json.text(object, "spec", "volumeMode"))));
  }

  private static String claim(JsonObject volume) {
    JsonObject claim = Json.object(volume, "spec", "claimRef");
    return claim.isEmpty() ? "" : Json.text(claim, "namespace") + "/" + Json.text(claim, "name");
  }

  static Printer claims() {
    return new Printer(
        List.of(
            Column.NAME,
            text("Status", "The current phase of the claim."),
            text("Volume", "The volume that backs this claim."),
            text("Capacity", "The actual resources of the underlying volume."),
            text("Access Modes", "The actual access modes the volume has."),
            text("StorageClass", "The StorageClass required by the claim."),
            text("VolumeAttributesClass", "Name of the VolumeAttributesClass."),
            Column.AGE,
            wide("VolumeMode", "Whether it needs a filesystem or a raw block.")),
        (object, now) -> {
          String volume = Json.text(object, "spec", "volumeName");
          return List.of(
              Cell.name(object),
              Json.text(object, "metadata", "deletionTimestamp").isEmpty()
                  ? Json.text(object, "status", "phase")
                  : "Terminating",
              volume,
              volume.isEmpty() ? "" : Json.text(object, "status", "capacity", "storage"),
              volume.isEmpty() ? "" : modes(object, "status"),
              Json.text(object, "spec", "storageClassName"),
              unset(Json.text(object, "spec", "volumeAttributesClassName")),
              Cell.age(object, now),
              unset(Json.text(object, "spec", "volumeMode")));
        });
  }

  private static String modes(JsonObject object, String part) {
    return String.join(
        ",",
        Json.texts(object, part, "accessModes").stream()
            .map(mode -> SHORT_MODES.getOrDefault(mode, mode))
            .toList());
  }

  private static String unset(String value) {
    return value.isEmpty() ? "<unset>" : value;
  }

  static Printer storageClasses() {
    return new Printer(
        List.of(
            Column.NAME,
            text("Provisioner", "The type of the provisioner."),
            text("ReclaimPolicy", "What happens to volumes when their claims are gone."),
            text("VolumeBindingMode", "When claims should be provisioned and bound."),
            bool("AllowVolumeExpansion", "Whether the class allows volumes to grow."),
            Column.AGE),
        (object, now) ->
            List.of(
                Json.text(
                            object,
                            "metadata",
                            "annotations",
                            "storageclass.kubernetes.io/is-default-class")
                        .equals("true")
                    ? Cell.name(object) + " (default)"
                    : Cell.name(object),
                Json.text(object, "provisioner"),
                Json.text(object, "reclaimPolicy"),
                Json.text(object, "volumeBindingMode"),
                Json.flag(object, "allowVolumeExpansion"),
                Cell.age(object, now)));
  }
}
