package io.pilothouse.transport.http;

import io.pilothouse.identity.Caller;
import io.pilothouse.identity.Signature;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Knows senders by their signatures. The secret of a hook is a file of the hook's name; each line
 * of it is good, so that it can be changed without a gap. It is read with every request that could
 * be good. Confined to one Vert.x context.
 */
final class HookGuard {
  private static final String REFUSED = "The signature is not good, or too old";

  private final Vertx vertx;
  private final Optional<Path> secrets;
  private final InstantSource clock;
  private final RateLimits failures;
  private final SeenSignatures seen = new SeenSignatures();

  /**
   * @param failuresPerMinute how many bad signatures an address may send
   */
  HookGuard(Vertx vertx, Optional<Path> secrets, InstantSource clock, int failuresPerMinute) {
    this.vertx = vertx;
    this.secrets = secrets;
    this.clock = clock;
    this.failures = new RateLimits(failuresPerMinute, clock);
  }

  static boolean isSigned(RoutingContext exchange) {
    return exchange.request().headers().contains(Signature.HEADER);
  }

  /** Who a hook is to the cluster, to policies and in the journal. */
  static Caller caller(String hook) {
    return new Caller("hook:" + hook, List.of(), "");
  }

  /** Refuses what cannot be good, before any of the body is read. */
  void checkHead(RoutingContext exchange) {
    if (!failures.hasOne(address(exchange))) {
      Refusals.tooMany(exchange, "Too many bad signatures came from this address", 1);
    } else if (signature(exchange).isEmpty()) {
      refuse(exchange);
    } else {
      exchange.next();
    }
  }

  private Optional<Signature> signature(RoutingContext exchange) {
    List<String> headers = exchange.request().headers().getAll(Signature.HEADER);
    return headers.size() == 1
        ? Signature.parse(headers.getFirst()).filter(one -> one.isFresh(clock.instant()))
        : Optional.empty();
  }

  /**
   * Goes on if a hook has signed.
   *
   * @param body what must have been signed
   * @param good takes the signature; anybody else is refused
   */
  void check(RoutingContext exchange, String hook, byte[] body, Consumer<Signature> good) {
    Optional<Signature> signature = signature(exchange);
    read(hook)
        .onSuccess(
            lines ->
                signature
                    .filter(one -> one.isOf(lines, body))
                    .ifPresentOrElse(good, () -> refuse(exchange)))
        .onFailure(exchange::fail);
  }

  /** A hook without a file has no secret, and nobody can sign for it. */
  private Future<List<String>> read(String hook) {
    return secrets
        .map(
            folder ->
                vertx
                    .fileSystem()
                    .readFile(folder.resolve(hook).toString())
                    .map(text -> text.toString(StandardCharsets.UTF_8).lines().toList())
                    .otherwise(List.of()))
        .orElseGet(() -> Future.succeededFuture(List.of()));
  }

  /** Whether it was accepted before: whoever listens on the way could send it again. */
  boolean isReplay(Signature signature) {
    return seen.contains(signature.code());
  }

  void accepted(Signature signature) {
    seen.add(signature.code(), signature.time());
  }

  private void refuse(RoutingContext exchange) {
    failures.take(address(exchange));
    Refusals.refuse(exchange, 401, REFUSED);
  }

  static String address(RoutingContext exchange) {
    return FailedTokens.network(exchange.request().remoteAddress().hostAddress());
  }

  /** Forgets what nobody could send again. */
  void sweep() {
    failures.sweep();
    seen.forget(clock.instant().minus(Signature.WINDOW));
  }
}
