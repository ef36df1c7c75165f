package io.pilothouse.kubernetes.fabric8;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The backstop below everything that talks to an API server: refuses every request that could
 * change anything. Only GET passes, except to what runs in a pod or behind a proxy, and the access
 * reviews, which are questions asked by POST.
 */
final class ReadOnlyGuard implements Interceptor {
  private static final Pattern REACHES_INTO =
      Pattern.compile(
          "/api/v1/(namespaces/[^/]+/(pods|services)|nodes)/[^/]+/(exec|attach|portforward|proxy|run)(/.*)?"
              + "|/api/v1/proxy/.*");

  private final String base;
  private final Set<String> reviews;

  /**
   * @param server the API server's URI; its path comes before every request's
   */
  ReadOnlyGuard(URI server) {
    this.base = server.getRawPath() == null ? "" : server.getRawPath();
    this.reviews =
        Set.of(
            base + AccessReviews.PATH + "selfsubjectaccessreviews",
            base + AccessReviews.PATH + "subjectaccessreviews");
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    String raw = request.uri().getRawPath();
    boolean question =
        switch (request.method()) {
          case "GET" -> !reachesInto(request.uri());
          case "POST" -> reviews.contains(raw);
          default -> false;
        };
    if (!question || builder instanceof WebSocket.Builder) {
      throw ClusterException.of(
          Kind.FORBIDDEN,
          "",
          "refused here: this server only reads, and "
              + request.method()
              + " "
              + raw
              + " could do more");
    }
  }

  /** Looks at the decoded path, which is what the server acts on. */
  private boolean reachesInto(URI uri) {
    String path = uri.normalize().getPath();
    return !path.startsWith(base) || REACHES_INTO.matcher(path.substring(base.length())).matches();
  }
}
