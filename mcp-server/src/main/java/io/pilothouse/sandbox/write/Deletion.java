package io.pilothouse.sandbox.write;

import io.pilothouse.sandbox.store.Cluster;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/**
 * Deletes objects: preconditions, finalizers, the time pods have to end, and what goes along with
 * an object. Dependents are collected at once, not some time later. To be called on the sandbox's
 * one thread.
 */
public final class Deletion {
  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";
  private static final long DEFAULT_GRACE = 30;

  private final Cluster cluster;
  private final InstantSource clock;
  private final boolean kubelets;
  private final GarbageCollector garbage;
  private final NamespaceSweep namespaces;

  /**
   * @param kubelets whether something else removes pods that have been told to end; otherwise they
   *     are removed as soon as they have been marked
   */
  public Deletion(Cluster cluster, InstantSource clock, boolean kubelets) {
    this.cluster = cluster;
    this.clock = clock;
    this.kubelets = kubelets;
    this.garbage = new GarbageCollector(cluster, this);
    this.namespaces = new NamespaceSweep(cluster, this);
  }

  /** Whether nothing keeps an object that is being deleted. */
  static boolean finished(JsonObject object) {
    return Json.value(object, "metadata", "deletionTimestamp") != null
        && Json.objects(object, "metadata", "finalizers").isEmpty()
        && Json.texts(object, "metadata", "finalizers").isEmpty()
        && Json.texts(object, "spec", "finalizers").isEmpty()
        && Json.number(object, "metadata", "deletionGracePeriodSeconds") == 0;
  }

  /**
   * Deletes an object, or begins to.
   *
   * @return the object as it is now when it is still there, otherwise its last state
   * @throws StatusException 404 when there is none, 409 when it is not the one that was meant
   */
  public Deleted delete(ResourceKind kind, String namespace, String name, DeleteOptions options) {
    JsonObject object =
        cluster
            .store()
            .find(kind, namespace, name)
            .orElseThrow(() -> StatusException.notFound(kind, name));
    check(kind, object, options);
    refuse(kind, name);
    JsonObject marked = mark(kind, object, options);
    boolean gone = marked == object;
    if (options.dryRun()) {
      return new Deleted(marked, gone);
    }
    if (gone) {
      finish(kind, object);
      return new Deleted(object, true);
    }
    JsonObject stored = marked.equals(object) ? object : cluster.write(kind, marked);
    proceed(kind, stored);
    return new Deleted(stored, false);
  }

  /** Removes a pod that has ended, or any object that nothing keeps any more. */
  public void finish(ResourceKind kind, JsonObject object) {
    cluster.remove(kind, object);
    garbage.ownerGone(object);
    if (kind.namespaced()) {
      namespaces.left(Identity.namespace(object));
    }
  }

  private void proceed(ResourceKind kind, JsonObject marked) {
    if (kind.qualified().equals("namespaces")) {
      namespaces.sweep(marked);
      return;
    }
    List<String> finalizers = Json.texts(marked, "metadata", "finalizers");
    if (finalizers.contains(FOREGROUND)) {
      garbage.deleteDependents(marked);
      unfinalize(kind, marked, FOREGROUND);
    } else if (finalizers.contains(ORPHAN)) {
      garbage.orphanDependents(marked);
      unfinalize(kind, marked, ORPHAN);
    } else if (finalizers.isEmpty() && !kubelets) {
      finish(kind, marked);
    }
  }

  private void unfinalize(ResourceKind kind, JsonObject object, String finalizer) {
    String namespace = Identity.namespace(object);
    JsonObject present = cluster.store().find(kind, namespace, Identity.name(object)).orElse(null);
    if (present == null) {
      return;
    }
    JsonArray left = new JsonArray();
    Json.texts(present, "metadata", "finalizers").stream()
        .filter(other -> !other.equals(finalizer))
        .forEach(left::add);
    JsonObject written = cluster.write(kind, Json.with(present, left, "metadata", "finalizers"));
    if (finished(written)) {
      finish(kind, written);
    }
  }

  private static void check(ResourceKind kind, JsonObject object, DeleteOptions options) {
    String uid = Json.text(object, "metadata", "uid");
    if (!options.uid().isEmpty() && !options.uid().equals(uid)) {
      throw StatusException.precondition(
          kind,
          Identity.name(object),
          "the UID in the precondition ("
              + options.uid()
              + ") does not match the UID in record ("
              + uid
              + "). The object might have been deleted and then recreated");
    }
    String version = Json.text(object, "metadata", "resourceVersion");
    if (!options.resourceVersion().isEmpty() && !options.resourceVersion().equals(version)) {
      throw StatusException.precondition(
          kind,
          Identity.name(object),
          "the ResourceVersion in the precondition ("
              + options.resourceVersion()
              + ") does not match the ResourceVersion in record ("
              + version
              + "). The object might have been modified");
    }
  }

  private static void refuse(ResourceKind kind, String name) {
    if (kind.qualified().equals("namespaces")
        && Set.of("default", "kube-system", "kube-public").contains(name)) {
      throw StatusException.forbidden(kind, name, "this namespace may not be deleted");
    }
  }

  /** The object marked as being deleted; the very same object when it can go at once. */
  private JsonObject mark(ResourceKind kind, JsonObject object, DeleteOptions options) {
    JsonArray finalizers = new JsonArray(Json.texts(object, "metadata", "finalizers")).copy();
    String policy = policy(kind, options);
    if (policy.equals("Foreground") && !finalizers.contains(FOREGROUND)) {
      finalizers.add(FOREGROUND);
    } else if (policy.equals("Orphan") && !finalizers.contains(ORPHAN)) {
      finalizers.add(ORPHAN);
    }
    boolean namespace = kind.qualified().equals("namespaces");
    long grace = kind.qualified().equals("pods") ? grace(object, options) : 0;
    if (finalizers.isEmpty() && grace == 0 && !namespace) {
      return object;
    }
    JsonObject metadata = Json.shallow(Json.object(object, "metadata"));
    if (!finalizers.isEmpty()) {
      metadata.put("finalizers", finalizers);
    }
    boolean marked = metadata.getValue("deletionTimestamp") != null;
    if (!marked || grace < Json.number(metadata, "deletionGracePeriodSeconds")) {
      Instant end = clock.instant().plusSeconds(grace).truncatedTo(ChronoUnit.SECONDS);
      metadata.put("deletionTimestamp", end.toString());
      if (!namespace) {
        metadata.put("deletionGracePeriodSeconds", grace);
      }
      if (!marked && metadata.containsKey("generation")) {
        metadata.put("generation", Json.number(metadata, "generation") + 1);
      }
    }
    JsonObject result = Json.with(object, metadata, "metadata");
    return namespace ? Json.with(result, "Terminating", "status", "phase") : result;
  }

  /** Jobs of batch/v1 leave their pods behind unless told otherwise. */
  private static String policy(ResourceKind kind, DeleteOptions options) {
    if (options.propagation().isEmpty()) {
      return kind.qualified().equals("jobs.batch") ? "Orphan" : "Background";
    }
    return options.propagation();
  }

  private static long grace(JsonObject pod, DeleteOptions options) {
    boolean ended = Set.of("Succeeded", "Failed").contains(Json.text(pod, "status", "phase"));
    if (ended || Json.text(pod, "spec", "nodeName").isEmpty()) {
      return 0;
    }
    long own =
        Json.value(pod, "spec", "terminationGracePeriodSeconds") instanceof Number seconds
            ? seconds.longValue()
            : DEFAULT_GRACE;
    return options.gracePeriod().orElse(own);
  }
}
