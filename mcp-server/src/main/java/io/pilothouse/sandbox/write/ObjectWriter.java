package io.pilothouse.sandbox.write;

import io.pilothouse.sandbox.admission.Admission;
import io.pilothouse.sandbox.apply.ApplyConflict;
import io.pilothouse.sandbox.apply.FieldOwner;
import io.pilothouse.sandbox.apply.ManagedFields;
import io.pilothouse.sandbox.schema.Schema;
import io.pilothouse.sandbox.schema.Schemas;
import io.pilothouse.sandbox.store.Cluster;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Creates and changes objects: defaults, field ownership, admission, validation, preconditions,
 * generations. Every method throws {@link StatusException} for what a real API server refuses, and
 * then nothing has changed. To be called on the sandbox's one thread.
 */
public final class ObjectWriter {
  private final Cluster cluster;
  private final InstantSource clock;
  private final Identifiers identifiers;
  private final Schemas schemas;
  private final Admission admission;
  private final Deletion deletion;

  /**
   * Writes into a cluster, in the time of a clock.
   *
   * @param deletion what removes an object that nothing keeps any more
   */
  public ObjectWriter(
      Cluster cluster,
      InstantSource clock,
      Identifiers identifiers,
      Schemas schemas,
      Deletion deletion) {
    this.deletion = deletion;
    this.cluster = cluster;
    this.clock = clock;
    this.identifiers = identifiers;
    this.schemas = schemas;
    this.admission = new Admission(cluster, schemas);
  }

  /** The present second as objects write it. */
  public String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  Cluster cluster() {
    return cluster;
  }

  /** Puts in a new object. */
  public Written create(
      ResourceKind kind, String namespace, JsonObject body, WriteOptions options) {
    JsonObject object = Identity.forCreation(kind, namespace, Nulls.without(body), identifiers);
    List<String> warnings = new ArrayList<>();
    JsonObject known = FieldCheck.known(kind, object, schema(kind), options, warnings);
    return insert(
        kind,
        known,
        options,
        warnings,
        filled ->
            ManagedFields.updated(
                new JsonObject(), filled, schema(kind), owner(kind, "", options)));
  }

  private Written insert(
      ResourceKind kind,
      JsonObject object,
      WriteOptions options,
      List<String> warnings,
      UnaryOperator<JsonObject> ownership) {
    String name = Identity.name(object);
    JsonObject owned = ownership.apply(admission.defaulted(kind, object));
    JsonObject identified =
        Json.with(
            Json.with(owned, identifiers.uid(), "metadata", "uid"),
            now(),
            "metadata",
            "creationTimestamp");
    JsonObject admitted = admission.created(kind, identified, warnings);
    if (cluster.store().find(kind, Identity.namespace(object), name).isPresent()) {
      throw StatusException.alreadyExists(kind, name);
    }
    return new Written(options.dryRun() ? admitted : cluster.write(kind, admitted), true, warnings);
  }

  /**
   * Replaces an object.
   *
   * @param subresource {@code status}, or empty for the object itself
   */
  public Written update(
      ResourceKind kind,
      String namespace,
      String name,
      String subresource,
      JsonObject body,
      WriteOptions options) {
    List<String> warnings = new ArrayList<>();
    JsonObject known = FieldCheck.known(kind, Nulls.without(body), schema(kind), options, warnings);
    Identity.check(kind, namespace, name, known);
    JsonObject old = require(kind, namespace, name);
    if (schemas.isCustom(kind) && Json.text(known, "metadata", "resourceVersion").isEmpty()) {
      throw Identity.unversioned(kind, name);
    }
    return replace(kind, old, known, subresource, options, warnings);
  }

  /**
   * Changes an object by a function of its present state.
   *
   * @param subresource {@code status} or {@code scale}, or empty for the object itself
   */
  public Written modify(
      ResourceKind kind,
      String namespace,
      String name,
      String subresource,
      UnaryOperator<JsonObject> change,
      WriteOptions options) {
    JsonObject old = require(kind, namespace, name);
    JsonObject next = Nulls.without(change.apply(old));
    Identity.check(kind, namespace, name, next);
    List<String> warnings = new ArrayList<>();
    JsonObject known = FieldCheck.patched(kind, next, schema(kind), options, warnings);
    return replace(kind, old, known, subresource, options, warnings);
  }

  private Written replace(
      ResourceKind kind,
      JsonObject old,
      JsonObject next,
      String subresource,
      WriteOptions options,
      List<String> warnings) {
    Identity.checkVersion(kind, old, next);
    return store(
        kind,
        old,
        next,
        subresource,
        options,
        warnings,
        after ->
            ManagedFields.updated(old, after, schema(kind), owner(kind, subresource, options)));
  }

  /**
   * Applies a configuration, creating the object if it is not there (server-side apply).
   *
   * @param subresource {@code status}, or empty for the object itself
   */
  public Written apply(
      ResourceKind kind,
      String namespace,
      String name,
      String subresource,
      JsonObject config,
      WriteOptions options) {
    JsonObject named = Identity.forApply(kind, namespace, name, Nulls.without(config));
    FieldCheck.applied(kind, named, schema(kind));
    Schema schema = schema(kind);
    FieldOwner owner = owner(kind, subresource, options);
    List<String> warnings = new ArrayList<>();
    JsonObject live = cluster.store().find(kind, namespace, name).orElse(null);
    if (live == null) {
      if (!subresource.isEmpty()) {
        throw StatusException.notFound(kind, name);
      }
      if (!Json.text(named, "metadata", "uid").isEmpty()) {
        throw StatusException.conflict(
            kind,
            name,
            "uid mismatch: the provided object specified uid "
                + Json.text(named, "metadata", "uid")
                + ", and no existing object was found");
      }
      JsonObject owned =
          ManagedFields.applied(new JsonObject(), named, schema, owner, options.force());
      return insert(kind, owned, options, warnings, UnaryOperator.identity());
    }
    Identity.checkVersion(kind, live, named);
    try {
      JsonObject merged = ManagedFields.applied(live, named, schema, owner, options.force());
      return store(kind, live, merged, subresource, options, warnings, UnaryOperator.identity());
    } catch (ApplyConflict conflict) {
      throw Identity.conflict(conflict);
    }
  }

  private Written store(
      ResourceKind kind,
      JsonObject old,
      JsonObject next,
      String subresource,
      WriteOptions options,
      List<String> warnings,
      UnaryOperator<JsonObject> ownership) {
    JsonObject kept = Identity.keep(old, next);
    JsonObject prepared =
        admission.prepared(kind, old, admission.defaulted(kind, kept), subresource);
    JsonObject admitted =
        admission.updated(kind, old, ownership.apply(prepared), subresource, warnings);
    if (Identity.same(old, admitted)) {
      return new Written(old, false, warnings);
    }
    if (options.dryRun()) {
      return new Written(admitted, false, warnings);
    }
    JsonObject stored = cluster.write(kind, admitted);
    if (Deletion.finished(stored)) {
      deletion.finish(kind, stored);
    }
    return new Written(stored, false, warnings);
  }

  private JsonObject require(ResourceKind kind, String namespace, String name) {
    return cluster
        .store()
        .find(kind, namespace, name)
        .orElseThrow(() -> StatusException.notFound(kind, name));
  }

  private Schema schema(ResourceKind kind) {
    return schemas.of(kind);
  }

  private FieldOwner owner(ResourceKind kind, String subresource, WriteOptions options) {
    String manager = options.manager().isEmpty() ? "unknown" : options.manager();
    return new FieldOwner(manager, kind.apiVersion(), subresource, now());
  }
}
