package io.pilothouse.protocol;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.pilothouse.tools.Progress;
import io.pilothouse.tools.client.Client;

/**
 * What surrounds one request, whichever generation it came in.
 *
 * @param caller who asks
 * @param progress where to report how far it is; never null
 * @param cancellation given when the client no longer wants the answer
 * @param client the caller's program: can be asked and told things
 */
public record RequestContext(
    Caller caller, Progress progress, Cancellation cancellation, Client client) {
  /** A request of somebody who cannot be asked anything. */
  public RequestContext(Caller caller, Progress progress, Cancellation cancellation) {
    this(caller, progress, cancellation, Client.NONE);
  }

  /** The same request after another round of answers. */
  public RequestContext with(Client answered) {
    return new RequestContext(caller, progress, cancellation, answered);
  }
}
