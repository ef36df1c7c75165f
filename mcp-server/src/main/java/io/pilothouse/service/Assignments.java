package io.pilothouse.service;

import io.pilothouse.agents.Brief;
import io.pilothouse.agents.BriefShelf;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.pilothouse.tools.ToolInvoker;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * What an agent is given to begin with, the same whether a client gets it as a prompt or this
 * program runs the agent itself: its brief, the facts about the cluster, what it is to look at, and
 * the answer to the first call of its procedure where that can be made without it. Safe for use
 * from any thread.
 */
public final class Assignments {
  /** A prompt that comes late is worse than one whose reader makes the call itself. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final BriefShelf shelf;
  private final FirstCall firstCall;

  /**
   * @param invoker calls the tools of this server
   * @param shelf has the cluster's own facts beside the briefs
   */
  public Assignments(ToolInvoker invoker, BriefShelf shelf) {
    this(invoker, shelf, PATIENCE);
  }

  Assignments(ToolInvoker invoker, BriefShelf shelf, Duration patience) {
    this.shelf = shelf;
    this.firstCall = new FirstCall(invoker, patience);
  }

  /**
   * Two parts, so that whoever can keeps them apart: the first is the same in every run.
   *
   * @param instructions the brief's body, and under "This cluster" the cluster's own facts
   * @param task under "Now" scope and since, and under "Already called" the first call's answer
   */
  public record Text(String instructions, String task) {
    /** Both, one after the other. */
    public String whole() {
      return instructions + "\n\n" + task;
    }
  }

  /**
   * Puts it together. Call it on a Vert.x context.
   *
   * @param caller with whose rights the first call is made
   * @param cancellation given when nobody waits for it any more; ends the first call
   * @return never fails because the first call does: it then says so
   */
  public Future<Text> of(
      Brief brief, Assignment assignment, Caller caller, Cancellation cancellation) {
    String instructions =
        brief.body()
            + shelf.current().context().map(facts -> section("This cluster", facts)).orElse("");
    String now = "## Now\n" + now(assignment);
    return firstCall
        .made(brief, assignment, caller, cancellation)
        .map(made -> now + made.map(text -> section("Already called", text)).orElse(""))
        .map(task -> new Text(instructions, task));
  }

  private static String section(String heading, String text) {
    return "\n\n## " + heading + "\n" + text.strip();
  }

  private static String now(Assignment assignment) {
    return "- scope: "
        + assignment.scope().orElse("everything the server can see")
        + assignment.since().map(since -> "\n- since: " + since).orElse("")
        + assignment
            .context()
            .map(name -> "\n- context, for every call: " + UntrustedText.stripLine(name))
            .orElse("");
  }
}
