package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.pilothouse.kubernetes.ExecOutcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Requests to one API server on behalf of one identity, which goes along with each of them. Safe
 * for use from any thread; results come back on the caller's context.
 */
final class ApiConnection {
  /** As the API server's impersonation filter writes it. */
  private static final String MAY_NOT_IMPERSONATE = " cannot impersonate resource \"";

  private final Upstream upstream;
  private final Map<String, List<String>> identity;

  /**
   * @param identity {@code Impersonate-} headers; none: the server's own account asks
   */
  ApiConnection(Upstream upstream, Map<String, List<String>> identity) {
    this.upstream = upstream;
    this.identity = identity;
  }

  Vertx vertx() {
    return upstream.vertx();
  }

  /** Asks for JSON; {@code meaning} runs off the event loop. */
  <T> Future<T> json(ApiRequest request, Function<JsonObject, T> meaning, CallScope scope) {
    return call(request, () -> new JsonBody<>(meaning, request.words(), JsonBody.MOST), scope);
  }

  /**
   * Asks and reads the answer into a sink.
   *
   * @param sink one for each attempt
   */
  <T> Future<T> call(ApiRequest request, Supplier<BodySink<T>> sink, CallScope scope) {
    return upstream
        .call(request.as(identity), sink, scope)
        .recover(failure -> Future.failedFuture(explain(failure)));
  }

  /** As {@link #call}, for a body without end, which takes nobody else's place. */
  <T> Future<T> follow(ApiRequest request, Supplier<BodySink<T>> sink, CallScope scope) {
    return upstream
        .follow(request.as(identity), sink, scope)
        .recover(failure -> Future.failedFuture(explain(failure)));
  }

  /** Runs the program that a request is for. */
  Future<ExecOutcome> exec(ApiRequest request, Duration time, CallScope scope) {
    ApiRequest mine = request.as(identity);
    return upstream
        .attempt(mine, (session, over) -> new ExecSocket(session, mine).run(time, over), scope)
        .recover(failure -> Future.failedFuture(explain(failure)));
  }

  /** A refusal that is not about the caller's rights says so. */
  private Throwable explain(Throwable failure) {
    return failure instanceof ClusterException known
            && known.kind() == Kind.FORBIDDEN
            && !identity.isEmpty()
            && known.getMessage().contains(MAY_NOT_IMPERSONATE)
        ? new ClusterException(
            Kind.FORBIDDEN,
            known.status(),
            known.reason(),
            known.request().orElse(""),
            "the server's own account lacks the right to impersonate its callers: "
                + known.getMessage())
        : failure;
  }
}
