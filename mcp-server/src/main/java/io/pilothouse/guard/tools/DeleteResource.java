package io.pilothouse.guard.tools;

import io.pilothouse.guard.Draft;
import io.pilothouse.guard.ObjectOperation;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.core.Selectors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.OptionalInt;

/** {@code delete_resource}: deletes one object of any kind. */
public final class DeleteResource implements ObjectOperation {
  @Override
  public String name() {
    return "delete_resource";
  }

  @Override
  public Effect effect() {
    return Effect.DESTRUCTIVE;
  }

  @Override
  public Future<Draft> draft(ToolCall call, ClusterReader reader) {
    String propagation = call.arguments().text("propagation").orElse("Background");
    return Workload.named(reader, call.arguments().required("kind"), call)
        .compose(
            found ->
                new Removal(reader, found, propagation, call.scope())
                    .reach()
                    .map(reach -> draft(found, propagation).reaching(reach)));
  }

  private static Draft draft(Workload found, String propagation) {
    boolean removes = removesPods(found) && !propagation.equals("Orphan");
    return new Draft(
        "delete " + found.words(),
        found.object(),
        Mutation.delete(
            found.type(),
            found.namespace(),
            found.name(),
            new JsonObject().put("propagationPolicy", propagation)),
        removes ? Draft.Disruption.REMOVES : Draft.Disruption.NONE,
        OptionalInt.empty(),
        Draft.Follow.REMOVAL);
  }

  private static boolean removesPods(Workload found) {
    return found.type().kind().equals("Pod")
        || found.type().group().equals("apps") && Selectors.ofPods(found.object()).isPresent();
  }
}
