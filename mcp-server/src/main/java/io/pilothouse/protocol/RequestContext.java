package io.pilothouse.protocol;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.pilothouse.tools.Progress;

/**
 * What surrounds one request, whichever generation it came in.
 *
 * @param caller who asks
 * @param progress where to report how far it is; never null
 * @param cancellation given when the client no longer wants the answer
 */
public record RequestContext(Caller caller, Progress progress, Cancellation cancellation) {}
