package io.pilothouse.monitor.cycle;

import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.incident.Look;
import io.pilothouse.monitor.incident.Turn;
import io.vertx.core.Future;

/** Does what follows from a look, once incidents were judged by it and that is kept. */
@FunctionalInterface
public interface Follower {
  /** Queues words for people. */
  @FunctionalInterface
  interface Teller {
    /**
     * @param key makes it one remark, however often it is told
     */
    Future<Void> tell(String key, String words);
  }

  /** One call at a time for a cluster. What fails is told in the log, and fails no cycle. */
  Future<Void> after(Look look, Turn turn, MonitorConfig config, Teller teller);
}
