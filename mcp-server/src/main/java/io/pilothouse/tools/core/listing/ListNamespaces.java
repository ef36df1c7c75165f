package io.pilothouse.tools.core.listing;

import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Targets;
import io.pilothouse.tools.core.WellKnown;
import io.pilothouse.tools.render.ListAnswer;
import io.pilothouse.tools.render.ListRequest;
import io.pilothouse.tools.render.Listing;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Lists the namespaces of a cluster. */
public final class ListNamespaces implements Tool {
  private final Targets targets;
  private final Redactor redactor;
  private final TableLister lister;

  public ListNamespaces(Clusters clusters, Redactor redactor) {
    this.targets = new Targets(clusters);
    this.redactor = redactor;
    this.lister = new TableLister(name(), redactor);
  }

  @Override
  public String name() {
    return "list_namespaces";
  }

  @Override
  public Effect effect() {
    return Effect.READ;
  }

  @Override
  public Future<ToolResult> call(ToolCall call) {
    return targets
        .reader(call)
        .compose(
            reader ->
                lister
                    .list(new Targets.Target(reader, WellKnown.NAMESPACE), Optional.empty(), call)
                    .recover(failure -> onlyTheDefault(reader, call, failure)));
  }

  /** Rights in one namespace are enough to work with it. */
  private Future<ToolResult> onlyTheDefault(
      ClusterReader reader, ToolCall call, Throwable failure) {
    if (!(failure instanceof ClusterException cluster)
        || cluster.kind() != ClusterException.Kind.FORBIDDEN) {
      return Future.failedFuture(failure);
    }
    String name = reader.defaultNamespace();
    Listing listing =
        new Listing(
            "1 namespace known",
            List.of("note: not allowed to list namespaces; this is the context's own"),
            List.of("Name"),
            List.of(new Listing.Row(0, "", name, List.of(name))),
            false);
    ListRequest request = ListRequest.of(name(), reader.context(), call.arguments());
    return Future.succeededFuture(ListAnswer.of(listing, request, redactor));
  }
}
