package io.pilothouse.sandbox.table;

import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Makes {@code Table} documents (meta.k8s.io/v1). */
public final class TableRenderer {
  private static final Printer GENERIC =
      new Printer(
          List.of(Column.NAME, Column.CREATED_AT),
          (object, now) ->
              List.of(Cell.name(object), Json.text(object, "metadata", "creationTimestamp")));

  private final Map<String, Printer> printers = new HashMap<>();

  /** A renderer with the columns of the built-in kinds. */
  public TableRenderer() {
    printers.put("pods", PodPrinter.pods());
    printers.put("nodes", ClusterPrinters.nodes());
    printers.put("namespaces", ClusterPrinters.namespaces());
    printers.put("apiservices.apiregistration.k8s.io", ClusterPrinters.apiServices());
    printers.put("events", EventPrinter.events());
    printers.put("events.events.k8s.io", EventPrinter.events());
    printers.put("deployments.apps", WorkloadPrinters.deployments());
    printers.put("replicasets.apps", WorkloadPrinters.replicaSets());
    printers.put("replicationcontrollers", WorkloadPrinters.replicaSets());
    printers.put("statefulsets.apps", WorkloadPrinters.statefulSets());
    printers.put("daemonsets.apps", WorkloadPrinters.daemonSets());
    printers.put("controllerrevisions.apps", WorkloadPrinters.controllerRevisions());
    printers.put("jobs.batch", BatchPrinters.jobs());
    printers.put("cronjobs.batch", BatchPrinters.cronJobs());
    printers.put("services", NetworkPrinters.services());
    printers.put("endpointslices.discovery.k8s.io", NetworkPrinters.endpointSlices());
    printers.put("ingresses.networking.k8s.io", NetworkPrinters.ingresses());
    printers.put("ingressclasses.networking.k8s.io", NetworkPrinters.ingressClasses());
    printers.put("networkpolicies.networking.k8s.io", NetworkPrinters.networkPolicies());
    printers.put("configmaps", ConfigPrinters.configMaps());
    printers.put("secrets", ConfigPrinters.secrets());
    printers.put("serviceaccounts", ConfigPrinters.serviceAccounts());
    printers.put("rolebindings.rbac.authorization.k8s.io", ConfigPrinters.bindings());
    printers.put("clusterrolebindings.rbac.authorization.k8s.io", ConfigPrinters.bindings());
    printers.put("resourcequotas", ConfigPrinters.quotas());
    printers.put("priorityclasses.scheduling.k8s.io", ConfigPrinters.priorityClasses());
    printers.put("persistentvolumes", StoragePrinters.volumes());
    printers.put("persistentvolumeclaims", StoragePrinters.claims());
    printers.put("storageclasses.storage.k8s.io", StoragePrinters.storageClasses());
    printers.put("horizontalpodautoscalers.autoscaling", ScalingPrinters.autoscalers());
    printers.put("poddisruptionbudgets.policy", ScalingPrinters.disruptionBudgets());
  }

  /** Learns the columns that a CustomResourceDefinition asks for. */
  public void define(JsonObject definition) {
    String qualified = Json.text(definition, "metadata", "name");
    Json.objects(definition, "spec", "versions").stream()
        .filter(version -> Json.flag(version, "served"))
        .findFirst()
        .ifPresent(
            version ->
                printers.put(
                    qualified,
                    CustomPrinter.of(Json.objects(version, "additionalPrinterColumns"))));
  }

  /**
   * A table of objects of one kind.
   *
   * @param metadata the list's metadata
   * @param part what of each object goes into its row; null for nothing
   */
  public JsonObject render(
      ResourceKind kind,
      List<JsonObject> objects,
      JsonObject metadata,
      UnaryOperator<JsonObject> part,
      Instant now) {
    Printer printer = printers.getOrDefault(kind.qualified(), GENERIC);
    JsonArray columns = new JsonArray();
    printer.columns().forEach(column -> columns.add(column.toJson()));
    JsonArray rows = new JsonArray();
    for (JsonObject object : objects) {
      JsonObject row =
          new JsonObject().put("cells", new JsonArray(printer.cells().of(object, now)));
      JsonArray conditions = printer.conditions().apply(object);
      if (!conditions.isEmpty()) {
        row.put("conditions", conditions);
      }
      rows.add(row.put("object", part.apply(object)));
    }
    return new JsonObject()
        .put("kind", "Table")
        .put("apiVersion", "meta.k8s.io/v1")
        .put("metadata", metadata)
        .put("columnDefinitions", columns)
        .put("rows", rows);
  }
}
