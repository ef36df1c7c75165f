package io.pilothouse.tools.core.listing;

import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.kubernetes.ContextInfo;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.render.ListAnswer;
import io.pilothouse.tools.render.ListRequest;
import io.pilothouse.tools.render.Listing;
import io.vertx.core.Future;
import java.util.List;

/** Lists the clusters that calls may name. Contacts none of them and shows no credential. */
public final class ListContexts implements Tool {
  private static final List<String> COLUMNS = List.of("Name", "Server", "Namespace", "Default");

  private final Clusters clusters;
  private final Redactor redactor;

  public ListContexts(Clusters clusters, Redactor redactor) {
    this.clusters = clusters;
    this.redactor = redactor;
  }

  @Override
  public String name() {
    return "list_contexts";
  }

  @Override
  public Effect effect() {
    return Effect.READ;
  }

  @Override
  public Future<ToolResult> call(ToolCall call) {
    ListRequest request = ListRequest.of(name(), "", call.arguments());
    return clusters.contexts().map(contexts -> ListAnswer.of(listing(contexts), request, redactor));
  }

  private static Listing listing(List<ContextInfo> contexts) {
    String summary = ListAnswer.counted(contexts.size(), "context");
    return new Listing(
        summary, List.of(), COLUMNS, contexts.stream().map(ListContexts::row).toList(), false);
  }

  private static Listing.Row row(ContextInfo context) {
    return new Listing.Row(
        context.isDefault() ? 0 : 1,
        "",
        context.name(),
        List.of(
            context.name(),
            context.server(),
            context.namespace(),
            context.isDefault() ? "yes" : ""));
  }
}
