package io.pilothouse.protocol;

import io.pilothouse.concurrent.Cancellation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The requests of one connection or session that are not answered yet. Confined to one Vert.x
 * context.
 */
public final class InFlight {
  private final int limit;
  private final Map<Object, Cancellation> requests = new HashMap<>();
  private Promise<Void> idle = Promise.promise();

  /**
   * @param limit how many there may be at the same time
   */
  public InFlight(int limit) {
    this.limit = limit;
  }

  /**
   * Notes that a request has arrived.
   *
   * @param cancellation given when the request is to end early
   * @throws ProtocolException if there are too many, or one of this id is not answered yet
   */
  public void begin(Object id, Cancellation cancellation) {
    if (requests.containsKey(id)) {
      throw ProtocolException.invalidRequest("A request with this id is still in flight");
    }
    if (requests.size() >= limit) {
      throw new ProtocolException(
          ProtocolException.INTERNAL_ERROR,
          "Too many requests in flight: wait for some of the " + limit + " to be answered",
          null);
    }
    requests.put(id, cancellation);
  }

  /** Notes that a request is over. Its id may have been used again since it was cancelled. */
  public void end(Object id, Cancellation cancellation) {
    requests.remove(id, cancellation);
    if (requests.isEmpty()) {
      Promise<Void> reached = idle;
      idle = Promise.promise();
      reached.complete();
    }
  }

  /** Cancels a request; an id that is unknown or no id at all is of no consequence. */
  public void cancel(Object id) {
    Object key = JsonRpc.identifier(id);
    Cancellation cancellation = key == null ? null : requests.get(key);
    if (cancellation != null) {
      cancellation.cancel();
      end(key, cancellation);
    }
  }

  /** Cancels every one of them. */
  public void cancelAll() {
    List.copyOf(requests.keySet()).forEach(this::cancel);
  }

  /** Completes when none is left. */
  public Future<Void> idle() {
    return requests.isEmpty() ? Future.succeededFuture() : idle.future();
  }

  public boolean isEmpty() {
    return requests.isEmpty();
  }
}
