package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.store.Change;
import io.pilothouse.sandbox.store.Cluster;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.pilothouse.sandbox.store.StatusException;
import io.pilothouse.sandbox.write.DeleteOptions;
import io.pilothouse.sandbox.write.WriteOptions;
import io.pilothouse.sandbox.write.Writes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What controllers see of the cluster and of the time, and how they change it: through the same
 * admission, defaults and field ownership as anybody else.
 */
public final class ControllerClient {
  private static final String MANAGER = "kube-controller-manager";
  private static final DeleteOptions BACKGROUND =
      new DeleteOptions(OptionalLong.empty(), "Background", "", "", false);

  private final Cluster cluster;
  private final Writes writes;
  private final Timeline timeline;
  private final WorkQueue queue;
  private final EventRecorder events;
  private final Map<Kind, ResourceKind> kinds = new EnumMap<>(Kind.class);

  ControllerClient(Cluster cluster, Writes writes, Timeline timeline, WorkQueue queue) {
    this.cluster = cluster;
    this.writes = writes;
    this.timeline = timeline;
    this.queue = queue;
    for (Kind kind : Kind.values()) {
      kinds.put(kind, cluster.kind(kind.group(), kind.version(), kind.resource()));
    }
    this.events = new EventRecorder(this);
  }

  /** The present time. */
  public Instant now() {
    return timeline.instant();
  }

  /** The present time as a {@code Time}. */
  public String timestamp() {
    return Times.seconds(now());
  }

  /** What is going to happen. */
  public Timeline timeline() {
    return timeline;
  }

  /** Where to write Events. */
  public EventRecorder events() {
    return events;
  }

  /** The cluster itself, for what has to be counted over all kinds. */
  Cluster cluster() {
    return cluster;
  }

  /** Whether a change is of this kind. */
  public boolean concerns(Change change, Kind kind) {
    return change.kind().qualified().equals(kind.qualified());
  }

  /** The objects of a kind in their order; an empty namespace means all. */
  public List<JsonObject> list(Kind kind, String namespace) {
    return List.copyOf(cluster.store().list(kinds.get(kind), namespace).values());
  }

  /** The objects of a kind that {@code owner} controls. */
  List<JsonObject> owned(Kind kind, JsonObject owner) {
    return list(kind, Json.text(owner, "metadata", "namespace")).stream()
        .filter(object -> Owners.controls(owner, object))
        .toList();
  }

  /** One object, if it is there. */
  public Optional<JsonObject> find(Kind kind, Key key) {
    return cluster.store().find(kinds.get(kind), key.namespace(), key.name());
  }

  /** What an object has become; the object itself when it is gone. */
  public JsonObject fresh(Kind kind, JsonObject old) {
    return find(kind, Key.of(old)).orElse(old);
  }

  /**
   * Creates an object.
   *
   * @throws StatusException when the server would refuse it
   */
  JsonObject create(Kind kind, JsonObject object) {
    return create(kind, object, MANAGER);
  }

  JsonObject create(Kind kind, JsonObject object, String manager) {
    return writes
        .writer()
        .create(
            kinds.get(kind),
            Json.text(object, "metadata", "namespace"),
            object,
            WriteOptions.by(manager))
        .object();
  }

  /** Writes an object's new state, without its status, if it is not so already. */
  JsonObject update(Kind kind, JsonObject object) {
    return write(kind, object, "", MANAGER);
  }

  /** Writes an object's new status and annotations, if they are not so already. */
  JsonObject updateStatus(Kind kind, JsonObject object) {
    return updateStatus(kind, object, MANAGER);
  }

  /** Writes an object's new status and annotations in the name of a manager. */
  public JsonObject updateStatus(Kind kind, JsonObject object, String manager) {
    return write(kind, object, "status", manager);
  }

  /** Writes an object's new status, if it is not so already. */
  JsonObject updateStatus(Kind kind, JsonObject object, JsonObject status) {
    return Json.object(object, "status").equals(status)
        ? object
        : updateStatus(kind, Json.with(object, status, "status"));
  }

  private JsonObject write(Kind kind, JsonObject object, String subresource, String manager) {
    Key key = Key.of(object);
    return writes
        .writer()
        .modify(
            kinds.get(kind),
            key.namespace(),
            key.name(),
            subresource,
            old -> object,
            WriteOptions.by(manager))
        .object();
  }

  /** Writes an object as it is, past all rules: for what only the server itself does. */
  JsonObject put(Kind kind, JsonObject object) {
    return cluster.write(kinds.get(kind), object);
  }

  /**
   * Deletes an object with what depends on it; a pod that has a node stays until its kubelet has
   * ended it.
   */
  void delete(Kind kind, JsonObject object) {
    Key key = Key.of(object);
    if (Json.text(object, "metadata", "deletionTimestamp").isEmpty()
        && find(kind, key).isPresent()) {
      writes.deletion().delete(kinds.get(kind), key.namespace(), key.name(), BACKGROUND);
    }
  }

  /** Takes out an object that nothing keeps any more. */
  public void finish(Kind kind, JsonObject object) {
    writes.deletion().finish(kinds.get(kind), object);
  }

  /** Has an object looked at again later. */
  public void again(Controller controller, Key key, Duration delay) {
    queue.addAfter(delay, controller, key);
  }

  /** A JSON array of objects. */
  public static JsonArray array(Collection<JsonObject> items) {
    JsonArray array = new JsonArray();
    items.forEach(array::add);
    return array;
  }
}
