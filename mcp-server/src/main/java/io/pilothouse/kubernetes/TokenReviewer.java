package io.pilothouse.kubernetes;

import io.pilothouse.concurrent.CallScope;
import io.vertx.core.Future;
import java.util.List;

/** Asks an API server whose token something is (authentication.k8s.io/v1, TokenReview). */
public interface TokenReviewer {
  /**
   * Does not block. The token goes into the body of one request, and nowhere else.
   *
   * @param audiences whom the token must be for; empty: the API server itself
   * @return fails with {@link ClusterException}, whose message does not repeat the token
   */
  Future<ReviewedToken> review(String token, List<String> audiences, CallScope scope);
}
