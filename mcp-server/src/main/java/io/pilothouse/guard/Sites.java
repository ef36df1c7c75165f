package io.pilothouse.guard;

import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.ClusterWriters;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.kubernetes.ContextInfo;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the cluster of a write. There is no default where there are several. */
final class Sites {
  private static final int MOST_NAMES = 10;

  private final Clusters clusters;
  private final ClusterWriters writers;

  Sites(Clusters clusters, ClusterWriters writers) {
    this.clusters = clusters;
    this.writers = writers;
  }

  Future<Site> site(Optional<String> context, Caller caller) {
    return clusters
        .contexts()
        .map(known -> context.orElseGet(() -> onlyOne(known)))
        .compose(
            name ->
                clusters
                    .reader(Optional.of(name), caller)
                    .compose(
                        reader ->
                            writers.writer(name, caller).map(writer -> new Site(reader, writer))));
  }

  private static String onlyOne(List<ContextInfo> known) {
    if (known.size() == 1) {
      return known.getFirst().name();
    }
    String names =
        known.stream().limit(MOST_NAMES).map(ContextInfo::name).collect(Collectors.joining(", "));
    throw new ToolException(
        ErrorCode.INVALID_ARGUMENT,
        "context is missing, and a write must name its cluster when there are several",
        known.isEmpty() ? "No context may be used here." : "Set context to one of: " + names + ".");
  }
}
