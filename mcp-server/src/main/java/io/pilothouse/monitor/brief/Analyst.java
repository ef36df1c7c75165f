package io.pilothouse.monitor.brief;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.tools.ToolInvoker;
import io.vertx.core.Vertx;

/**
 * Runs agents. A service of the class path: what it is made with is there only where it is wanted,
 * so nothing may name the class that does it.
 */
public interface Analyst {
  /**
   * Runs one until it has answered or cannot go on. Blocks: not for event loops.
   *
   * @param vertx where tools are called
   * @param cancellation ends it, and the calls that it has under way
   * @return never fails for what the model, its API or a tool does: that is part of the answer
   */
  Answer ask(Vertx vertx, ToolInvoker invoker, Question question, Cancellation cancellation);
}
