package io.pilothouse.monitor.cycle;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.monitor.incident.Look;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;

/** Looks at a cluster. */
@FunctionalInterface
public interface Lookout {
  /**
   * Never fails: a cluster that cannot be seen is a look of its own.
   *
   * @param context empty: the default one
   * @param namespaces empty: the whole cluster
   */
  Future<Look> look(Optional<String> context, Set<String> namespaces, CallScope scope);
}
