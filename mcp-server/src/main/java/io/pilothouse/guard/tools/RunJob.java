package io.pilothouse.guard.tools;

import io.pilothouse.guard.Draft;
import io.pilothouse.guard.Drafts;
import io.pilothouse.guard.ObjectOperation;
import io.pilothouse.guard.Telling;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.core.Names;
import io.pilothouse.tools.core.Targets;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * {@code run_job}: makes a Job and waits for its end. What it is to be called is settled when it is
 * planned, so that a plan makes one Job however often it is brought.
 */
public final class RunJob implements ObjectOperation {
  private final Redactor redactor;

  public RunJob(Redactor redactor) {
    this.redactor = redactor;
  }

  @Override
  public String name() {
    return "run_job";
  }

  @Override
  public Effect effect() {
    return Effect.WRITE;
  }

  @Override
  public Future<Draft> draft(ToolCall call, ClusterReader reader) {
    JobManifest manifest = new JobManifest(call);
    return Targets.type(reader, "batch/v1/Job", Optional.empty(), call.scope())
        .compose(
            type -> {
              Targets.Target target = new Targets.Target(reader, type);
              String namespace =
                  Targets.namespaceOf(
                      target, manifest.namespace(Names.namespace(call.arguments())));
              return job(call, reader, manifest, namespace)
                  .map(job -> draft(target, namespace, job, manifest.source()));
            });
  }

  private static Future<JsonObject> job(
      ToolCall call, ClusterReader reader, JobManifest manifest, String namespace) {
    Arguments arguments = call.arguments();
    Optional<String> cronJob = Names.optional(arguments, "from_cronjob");
    if (cronJob.isEmpty()) {
      return Future.succeededFuture(manifest.object(namespace));
    }
    return Targets.type(reader, "batch/v1/CronJob", Optional.empty(), call.scope())
        .compose(
            type ->
                Targets.object(
                    new Targets.Target(reader, type), namespace, cronJob.get(), call.scope()))
        .map(found -> manifest.from(found, namespace));
  }

  private static Draft draft(
      Targets.Target target, String namespace, JsonObject job, String source) {
    JsonObject spec = Json.object(job, "spec");
    return new Draft(
        "run Job " + namespace + "/" + Json.name(job) + " " + source,
        new JsonObject(),
        Mutation.create(target.type(), namespace, Json.name(job), job),
        Draft.Disruption.NONE,
        OptionalInt.of(spec.containsKey("parallelism") ? Json.number(spec, "parallelism") : 1),
        Draft.Follow.JOB);
  }

  @Override
  public Future<Optional<Telling>> ending(ToolCall call, ClusterReader reader, Drafts planned) {
    return new JobReport(call, reader, planned.each().getFirst(), redactor)
        .telling()
        .map(Optional::of);
  }
}
