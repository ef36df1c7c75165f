package io.pilothouse;

import io.pilothouse.kubernetes.UpstreamObserver;
import io.pilothouse.observability.Metrics;
import io.pilothouse.tools.CallObserver;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Who is told of what the parts do.
 *
 * @param redactions grows by one with every value hidden
 * @param decisions takes verdicts of the policy
 */
record Observers(
    CallObserver calls,
    UpstreamObserver upstream,
    LongAdder redactions,
    Consumer<String> decisions) {

  /** Nobody. */
  static Observers none() {
    return new Observers(CallObserver.NONE, UpstreamObserver.NONE, new LongAdder(), verdict -> {});
  }

  static Observers of(Metrics metrics) {
    return new Observers(
        metrics.calls(), metrics.upstream(), metrics.redactions(), metrics::decided);
  }
}
