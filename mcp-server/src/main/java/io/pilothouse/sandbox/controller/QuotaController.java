package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.admission.Quotas;
import io.pilothouse.sandbox.store.Change;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;

/** ResourceQuotas: how much of what they limit is used. */
final class QuotaController implements Controller {
  private final ControllerClient client;
  private final Quotas quotas;

  QuotaController(ControllerClient client) {
    this.client = client;
    this.quotas = new Quotas(client.cluster());
  }

  @Override
  public Collection<Key> affectedBy(Change change) {
    if (client.concerns(change, Kind.QUOTA)) {
      return List.of(Key.of(change.object()));
    }
    String namespace = Json.text(change.object(), "metadata", "namespace");
    boolean counts =
        change.type() != Change.Type.MODIFIED
            || client.concerns(change, Kind.POD) && Pods.finished(change.object());
    return counts && !namespace.isEmpty()
        ? client.list(Kind.QUOTA, namespace).stream().map(Key::of).toList()
        : List.of();
  }

  @Override
  public void reconcile(Key key) {
    client.find(Kind.QUOTA, key).ifPresent(this::count);
  }

  private void count(JsonObject quota) {
    JsonObject status =
        new JsonObject()
            .put("hard", Json.object(quota, "spec", "hard"))
            .put("used", quotas.used(quota));
    client.updateStatus(Kind.QUOTA, quota, status);
  }
}
