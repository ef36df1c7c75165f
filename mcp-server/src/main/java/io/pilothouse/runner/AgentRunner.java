package io.pilothouse.runner;

import io.pilothouse.tools.ToolInvoker;
import io.vertx.core.Vertx;

/**
 * Runs agents: a model that is given a brief, and the tools of this server that the brief grants.
 * Safe for use from any thread.
 */
public final class AgentRunner {
  private final Vertx vertx;
  private final ToolInvoker invoker;
  private final MessagesApi api;

  /**
   * @param vertx where the tools are called
   */
  public AgentRunner(Vertx vertx, ToolInvoker invoker, MessagesApi api) {
    this.vertx = vertx;
    this.invoker = invoker;
    this.api = api;
  }

  /**
   * Runs one agent until it has answered or cannot go on. Blocks: not for event loops.
   *
   * @return never fails for what the model, the API or a tool does: that is part of the outcome
   */
  public Outcome run(Job job, Limits limits, Surroundings surroundings) {
    Toolset tools = new Toolset(job.brief().ownTools(), invoker.tools(surroundings.caller()));
    return new Run(vertx, invoker, api, tools, job, limits, surroundings).outcome();
  }
}
