package io.pilothouse.tools.core;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the pods that belong to an object. */
public final class WorkloadPods {
  /** Of a CronJob only the newest runs matter. */
  private static final int NEWEST_JOBS = 3;

  private final ClusterReader reader;
  private final CallScope scope;

  public WorkloadPods(ClusterReader reader, CallScope scope) {
    this.reader = reader;
    this.scope = scope;
  }

  /**
   * The pods an object is, owns or selects.
   *
   * @return fails with {@link ToolException} {@code INVALID_ARGUMENT} for a kind that has no pods
   */
  public Future<List<PodView>> of(JsonObject object, String namespace) {
    String kind = Json.text(object, "kind");
    if (kind.equals("Pod")) {
      return Future.succeededFuture(List.of(new PodView(object)));
    }
    if (kind.equals("CronJob")) {
      return newestJobs(object, namespace)
          .compose(jobs -> Lanes.map(jobs, job -> selected(job, namespace)))
          .map(pods -> pods.stream().flatMap(List::stream).toList());
    }
    return selected(object, namespace);
  }

  private Future<List<PodView>> selected(JsonObject object, String namespace) {
    Optional<String> selector = Selectors.ofPods(object);
    if (selector.isEmpty()) {
      return Future.failedFuture(
          new ToolException(
              ErrorCode.INVALID_ARGUMENT,
              Json.text(object, "kind") + " \"" + Json.name(object) + "\" selects no pods",
              "Name a pod, a workload or a Service with a selector."));
    }
    return Targets.type(reader, "v1/Pod", Optional.empty(), scope)
        .compose(type -> list(type, namespace, selector))
        .map(pods -> pods.stream().map(PodView::new).toList());
  }

  private Future<List<JsonObject>> newestJobs(JsonObject cronJob, String namespace) {
    return Targets.type(reader, "batch/v1/Job", Optional.empty(), scope)
        .compose(type -> list(type, namespace, Optional.empty()))
        .map(
            jobs ->
                jobs.stream()
                    .filter(job -> isOwnedBy(job, cronJob))
                    .sorted(Comparator.comparing(WorkloadPods::created).reversed())
                    .limit(NEWEST_JOBS)
                    .toList());
  }

  /** Whether {@code owner} is among an object's owner references. */
  public static boolean isOwnedBy(JsonObject object, JsonObject owner) {
    return Json.list(Json.object(object, "metadata"), "ownerReferences").stream()
        .anyMatch(reference -> Json.text(reference, "uid").equals(Json.uid(owner)));
  }

  private Future<List<JsonObject>> list(
      ResourceType type, String namespace, Optional<String> selector) {
    ListQuery query =
        ListQuery.of(type, Optional.of(namespace)).withSelectors(selector, Optional.empty());
    return ListScan.objects(reader, query, scope).map(ListScan.Listed::items);
  }

  private static String created(JsonObject object) {
    return Json.text(Json.object(object, "metadata"), "creationTimestamp");
  }
}
