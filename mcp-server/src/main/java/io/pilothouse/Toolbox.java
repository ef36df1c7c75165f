package io.pilothouse;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.core.access.CheckAccess;
import io.pilothouse.tools.core.events.DescribeEvents;
import io.pilothouse.tools.core.listing.ListApiResources;
import io.pilothouse.tools.core.listing.ListContexts;
import io.pilothouse.tools.core.listing.ListNamespaces;
import io.pilothouse.tools.core.listing.ListPods;
import io.pilothouse.tools.core.listing.ListResources;
import io.pilothouse.tools.core.logs.GetLogs;
import io.pilothouse.tools.core.object.GetResource;
import io.pilothouse.tools.core.rollout.RolloutHistory;
import io.pilothouse.tools.core.schema.ExplainResource;
import io.pilothouse.tools.core.usage.Top;
import java.time.Clock;
import java.util.List;

/** Every tool there is, one line each. */
final class Toolbox {
  private Toolbox() {}

  static List<Tool> tools(Clusters clusters, Redactor redactor, BlockingSeam seam, Clock clock) {
    return List.of(
        new CheckAccess(clusters, redactor),
        new DescribeEvents(clusters, redactor, clock),
        new ExplainResource(clusters, redactor),
        new GetLogs(clusters, redactor, seam, clock),
        new GetResource(clusters, redactor),
        new ListApiResources(clusters, redactor),
        new ListContexts(clusters, redactor),
        new ListNamespaces(clusters, redactor),
        new ListPods(clusters, redactor),
        new ListResources(clusters, redactor),
        new RolloutHistory(clusters, redactor, clock),
        new Top(clusters, redactor));
  }
}
