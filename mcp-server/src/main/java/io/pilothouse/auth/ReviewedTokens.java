package io.pilothouse.auth;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.AuthenticationException;
import io.pilothouse.identity.Authenticator;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ReviewedToken;
import io.pilothouse.kubernetes.TokenReviewer;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens of the cluster itself, which its API server checks. Users and groups keep the cluster's
 * names, as its RBAC knows them; one that looks like another source's is refused. What the API
 * server said is remembered for a few seconds, by the token's hash. Confined to one Vert.x context.
 */
public final class ReviewedTokens implements Authenticator {
  private static final Logger LOG = LoggerFactory.getLogger(ReviewedTokens.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration GOOD = Duration.ofSeconds(30);
  private static final Duration BAD = Duration.ofSeconds(10);

  private final TokenReviewer reviewer;
  private final List<String> audiences;
  private final List<String> othersPrefixes;
  private final Recent<TokenHash, Caller> good;
  private final Recent<TokenHash, Boolean> bad;
  private final Map<TokenHash, Future<Caller>> asking = new HashMap<>();

  /**
   * @param audiences one of which a token must be for; empty: the API server itself
   * @param othersPrefixes with which the names of other sources begin
   */
  public ReviewedTokens(
      TokenReviewer reviewer,
      List<String> audiences,
      List<String> othersPrefixes,
      InstantSource clock) {
    this.reviewer = reviewer;
    this.audiences = List.copyOf(audiences);
    this.othersPrefixes = List.copyOf(othersPrefixes);
    this.good = new Recent<>(GOOD, clock);
    this.bad = new Recent<>(BAD, clock);
  }

  @Override
  public Future<Caller> authenticate(String token) {
    TokenHash hash = TokenHash.of(token);
    Optional<Caller> known = good.get(hash);
    if (known.isPresent()) {
      return Future.succeededFuture(known.get());
    }
    if (bad.get(hash).isPresent()) {
      return Future.failedFuture(AuthenticationException.rejected());
    }
    Future<Caller> shared = asking.get(hash);
    return shared == null ? ask(hash, token) : shared;
  }

  private Future<Caller> ask(TokenHash hash, String token) {
    Future<Caller> answer =
        reviewer
            .review(token, audiences, CallScope.within(TIMEOUT, new Cancellation()))
            .recover(ReviewedTokens::unavailable)
            .map(this::caller);
    asking.put(hash, answer);
    return answer
        .onSuccess(caller -> good.put(hash, caller))
        .onFailure(
            failure -> {
              if (failure instanceof AuthenticationException known
                  && known.kind() == AuthenticationException.Kind.REJECTED) {
                bad.put(hash, true);
              }
            })
        .onComplete(over -> asking.remove(hash));
  }

  /** Only the kind is logged: an API server's words might repeat what it was asked. */
  private static Future<ReviewedToken> unavailable(Throwable failure) {
    String kind =
        failure instanceof ClusterException known
            ? known.kind().toString()
            : failure.getClass().getSimpleName();
    LOG.warn("The API server did not review a token: {}", kind);
    return Future.failedFuture(AuthenticationException.unavailable());
  }

  private Caller caller(ReviewedToken review) {
    // An API server that knows no audiences names none, and did not check any.
    boolean isForUs = audiences.isEmpty() || !Collections.disjoint(audiences, review.audiences());
    if (!review.authenticated() || review.user().isEmpty() || !isForUs) {
      throw AuthenticationException.rejected();
    }
    if (isOthers(review.user())) {
      LOG.warn("A user of the cluster was refused whose name is one of another identity source");
      throw AuthenticationException.rejected();
    }
    return new Caller(
        review.user(), review.groups().stream().filter(group -> !isOthers(group)).toList(), "");
  }

  private boolean isOthers(String name) {
    return othersPrefixes.stream().anyMatch(name::startsWith);
  }
}
