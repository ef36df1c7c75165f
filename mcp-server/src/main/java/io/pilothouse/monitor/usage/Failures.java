package io.pilothouse.monitor.usage;

import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.tools.ToolException;

/** Failed reads, in words that are the same while the reason is. */
final class Failures {
  private Failures() {}

  static boolean isForbidden(Throwable failure) {
    return failure instanceof ClusterException cluster
        && cluster.kind() == ClusterException.Kind.FORBIDDEN;
  }

  static String words(Throwable failure) {
    if (failure instanceof ToolException refused) {
      return refused.getMessage();
    }
    if (!(failure instanceof ClusterException cluster)) {
      return "failed";
    }
    return switch (cluster.kind()) {
      case FORBIDDEN -> "not allowed";
      case UNAUTHENTICATED -> "the credentials are refused";
      case TIMEOUT, CANCELLED -> "no answer in time";
      case UNAVAILABLE -> "the API does not answer";
      case TOO_MANY_REQUESTS -> "the API server asks to come back later";
      default -> cluster.getMessage();
    };
  }
}
