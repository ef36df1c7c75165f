package io.pilothouse.sandbox.admission;

import io.pilothouse.sandbox.schema.Schemas;
import io.pilothouse.sandbox.store.Cluster;
import io.pilothouse.sandbox.store.FieldError;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The way of an object through admission. Objects that are given in are not changed. */
public final class Admission {
  private final Schemas schemas;
  private final NamespaceRule namespaces;
  private final Preparation preparation;
  private final Limits limits;
  private final Quotas quotas;
  private final PodSecurity podSecurity;
  private final ServiceAddresses addresses;

  /** Admits to a cluster. */
  public Admission(Cluster cluster, Schemas schemas) {
    this.schemas = schemas;
    this.namespaces = new NamespaceRule(cluster);
    this.preparation = new Preparation(schemas);
    this.limits = new Limits(cluster);
    this.quotas = new Quotas(cluster);
    this.podSecurity = new PodSecurity(cluster);
    this.addresses = new ServiceAddresses(cluster);
  }

  /** The object with the defaults of its kind. */
  public JsonObject defaulted(ResourceKind kind, JsonObject object) {
    return Defaults.of(kind, object);
  }

  /**
   * A new object as it is stored.
   *
   * @throws StatusException when it is refused
   */
  public JsonObject created(ResourceKind kind, JsonObject object, List<String> warnings) {
    namespaces.admit(kind, object);
    JsonObject limited = limits.defaulted(kind, object);
    JsonObject prepared = preparation.created(kind, ServiceAccounts.mounted(kind, limited));
    refuse(kind, prepared, Validation.created(kind, prepared, schemas));
    JsonObject addressed = addresses.allocated(kind, prepared);
    limits.check(kind, addressed);
    podSecurity.check(kind, addressed, warnings);
    quotas.check(kind, addressed);
    return addressed;
  }

  /** The new state of an object without what this way of writing it cannot change. */
  public JsonObject prepared(
      ResourceKind kind, JsonObject old, JsonObject next, String subresource) {
    return ServiceAddresses.kept(kind, old, preparation.updated(kind, old, next, subresource));
  }

  /**
   * The new state of an object as it is stored.
   *
   * @throws StatusException when it is refused
   */
  public JsonObject updated(
      ResourceKind kind,
      JsonObject old,
      JsonObject next,
      String subresource,
      List<String> warnings) {
    JsonObject counted = preparation.counted(kind, old, next, subresource);
    refuse(kind, counted, Validation.updated(kind, old, counted, schemas));
    if (subresource.isEmpty()) {
      podSecurity.check(kind, counted, warnings);
    }
    return counted;
  }

  private static void refuse(ResourceKind kind, JsonObject object, List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw StatusException.invalid(
          kind.kind(), kind.group(), Json.text(object, "metadata", "name"), errors);
    }
  }
}
