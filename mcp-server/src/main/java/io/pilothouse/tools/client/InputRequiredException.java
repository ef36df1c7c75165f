package io.pilothouse.tools.client;

import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ends a call that needs something from the client first. The call is made again from its
 * beginning, with the same arguments, once the client has answered; it finds the answers in {@link
 * Client#responses()}. A failure rather than a result, so that whatever would have come after the
 * question does not happen. Has no stack trace.
 *
 * <p>Ask only for what {@link Client#canBeAsked} allows: a request for more fails. A client that
 * declines says so in its answer; one that does not answer at all is never heard of again.
 */
public final class InputRequiredException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Map<String, InputRequest> requests;
  private final transient JsonObject state;

  /**
   * Asks and remembers nothing. The answers are then not bound to any question: whoever calls may
   * bring them along unasked.
   *
   * @param requests by a key that is then that of the answer; at least one
   */
  public InputRequiredException(Map<String, InputRequest> requests) {
    this(requests, null);
  }

  /**
   * Asks, and gives the next call a state that only this server can have written, for this caller
   * and these arguments, not long ago. It can be read by the client, and presented more than once.
   *
   * @param requests by a key that is then that of the answer; at least one
   * @param state comes back as {@link InputResponses#state()}
   */
  public InputRequiredException(Map<String, InputRequest> requests, JsonObject state) {
    super("Input required", null, false, false);
    this.requests = Collections.unmodifiableMap(new LinkedHashMap<>(requests));
    this.state = state;
  }

  /** What to ask for, in the order in which it was asked. */
  public Map<String, InputRequest> requests() {
    return requests;
  }

  /** What the next call is to know; null if nothing. */
  public JsonObject state() {
    return state;
  }
}
