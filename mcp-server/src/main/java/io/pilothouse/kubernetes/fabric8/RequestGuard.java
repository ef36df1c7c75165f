package io.pilothouse.kubernetes.fabric8;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.kubernetes.WriteAuthority;
import io.pilothouse.kubernetes.WritePermit;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The backstop below everything that talks to an API server: refuses every request that could
 * change anything and that nobody has permitted. Only GET passes, except to what runs in a pod or
 * behind a proxy, the access and token reviews, which are questions asked by POST, and exactly what
 * a {@link WritePermit} of this program's authority is for. Of web sockets only that passes.
 */
final class RequestGuard implements Interceptor {
  private static final Pattern REACHES_INTO =
      Pattern.compile(
          "/api/v1/(namespaces/[^/]+/(pods|services)|nodes)/[^/]+/(exec|attach|portforward|proxy|run)(/.*)?"
              + "|/api/v1/proxy/.*");

  private final String base;
  private final Set<String> reviews;
  private final URI server;
  private final WriteAuthority authority;

  /**
   * @param server the API server's URI; its path comes before every request's
   * @param authority whose permits count
   */
  RequestGuard(URI server, WriteAuthority authority) {
    this.server = server;
    this.authority = authority;
    this.base = server.getRawPath() == null ? "" : server.getRawPath();
    this.reviews =
        Set.of(
            base + AccessReviews.PATH + "selfsubjectaccessreviews",
            base + AccessReviews.PATH + "subjectaccessreviews",
            base + RulesReviews.PATH,
            base + TokenReviews.PATH);
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    String raw = request.uri().getRawPath();
    boolean socket = builder instanceof WebSocket.Builder;
    boolean question =
        switch (request.method()) {
          case "GET" -> !reachesInto(request.uri()) && !socket;
          case "POST" -> reviews.contains(raw) && !socket;
          default -> false;
        };
    if (!(question || isPermitted(request, tags, socket))) {
      throw ClusterException.of(
          Kind.FORBIDDEN,
          "",
          "refused here: nobody has permitted "
              + request.method()
              + " "
              + raw
              + ", which could do more than read");
    }
  }

  /**
   * Compares what is about to be sent, to the letter, with what the permit is for. A program is run
   * over a web socket, and a web socket is good for nothing else.
   */
  private boolean isPermitted(HttpRequest request, RequestTags tags, boolean socket) {
    WritePermit permit = tags == null ? null : tags.getTag(WritePermit.class);
    if (permit == null
        || !permit.isFrom(authority)
        || socket != (permit.mutation().verb() == Mutation.Verb.EXEC)) {
      return false;
    }
    ApiRequest permitted = WriteRequests.of(permit);
    String query = "&" + request.uri().getRawQuery() + "&";
    return request.method().equals(permitted.method())
        && request.uri().equals(URI.create(server + permitted.path()))
        && Objects.equals(
            permitted.body().map(ApiRequest.Body::text).orElse(null), request.bodyString())
        && permit.dryRun() == query.contains("&dryRun=All&");
  }

  /** Looks at the decoded path, which is what the server acts on. */
  private boolean reachesInto(URI uri) {
    String path = uri.normalize().getPath();
    return !path.startsWith(base) || REACHES_INTO.matcher(path.substring(base.length())).matches();
  }
}
