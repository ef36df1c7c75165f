package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.kubernetes.WriteAuthority;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Optional;

/**
 * Opens the client of one context when it is first needed, and renews the credential when it
 * expires or is refused. What blocks runs on the seam, once for all who wait. Safe for use from any
 * thread.
 */
final class Sessions {
  private final Vertx vertx;
  private final BlockingSeam seam;
  private final ContextDefinition context;
  private final ConnectionSettings settings;
  private final WriteAuthority authority;
  private final SharedCall<Session> opening = new SharedCall<>();
  private Session current;
  private Session last;

  Sessions(
      Vertx vertx,
      BlockingSeam seam,
      ContextDefinition context,
      ConnectionSettings settings,
      WriteAuthority authority) {
    this.vertx = vertx;
    this.seam = seam;
    this.context = context;
    this.settings = settings;
    this.authority = authority;
  }

  /** A session whose credential has not expired. */
  Future<Session> get(CallScope scope, String request) {
    Optional<Session> ready = ready();
    return ready.isPresent()
        ? Future.succeededFuture(ready.get())
        : opening.join(
            vertx, scope, request, shared -> seam.run(() -> open(shared.cancellation())));
  }

  /** Whether a refused credential may be followed by a better one. */
  boolean renewable() {
    return context.identity().renewable();
  }

  /** Forgets a session whose credential the server refused. */
  synchronized void refused(Session session) {
    if (current == session) {
      current = null;
    }
  }

  /** Closes the client; the next {@link #get} opens another. */
  synchronized void close() {
    if (last != null) {
      last.client().close();
    }
    current = null;
    last = null;
  }

  private synchronized Optional<Session> ready() {
    return Optional.ofNullable(current).filter(s -> s.credential().isFresh(Instant.now()));
  }

  private Session open(Cancellation abandoned) {
    Credential credential = Credentials.obtain(context, abandoned);
    Tls tls = credential.certificate().map(context.tls()::withClient).orElse(context.tls());
    synchronized (this) {
      boolean sameClient =
          last != null && last.credential().certificate().equals(credential.certificate());
      if (last != null && !sameClient) {
        last.client().close();
      }
      ApiClient client =
          sameClient ? last.client() : new ApiClient(context, tls, settings, authority);
      current = new Session(client, credential);
      last = current;
      return current;
    }
  }
}
