package io.pilothouse;

import io.pilothouse.agents.Brief;
import io.pilothouse.agents.BriefShelf;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.identity.Caller;
import io.pilothouse.runner.AgentRunner;
import io.pilothouse.runner.Job;
import io.pilothouse.runner.Limits;
import io.pilothouse.runner.MessagesApi;
import io.pilothouse.runner.MessagesServer;
import io.pilothouse.runner.Models;
import io.pilothouse.runner.Outcome;
import io.pilothouse.runner.Surroundings;
import io.pilothouse.service.Assignment;
import io.pilothouse.service.Assignments;
import io.pilothouse.story.Handoff;
import io.pilothouse.story.Transcript;
import io.pilothouse.tools.Progress;
import io.pilothouse.tools.ToolResult;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Agents, one after the other, on one sandbox: what they call is real, what they say is a script.
 */
final class StoryRun implements AutoCloseable {
  private static final int MOST_TURNS = 40;
  private static final Limits LIMITS =
      new Limits(MOST_TURNS, 5_000_000, 16_000, Duration.ofMinutes(5));

  private final Caller onCall = new Caller("dana", List.of("sre"), "story");
  private final Map<String, JsonObject> answers = new LinkedHashMap<>();
  private final BriefShelf shelf;
  private final Transcript transcript;
  private final Wiring wiring;
  private final Assignments assignments;

  /**
   * @param briefs a folder of them
   * @param state where the journal is
   * @param criticality says which service matters how much
   */
  StoryRun(Path briefs, Path state, Path policy, Path criticality, Transcript transcript)
      throws ConfigException {
    this.transcript = transcript;
    shelf = new BriefShelf(Optional.of(briefs));
    shelf.refresh();
    wiring =
        Wiring.of(
            Config.load(
                Map.of(
                    "sandbox",
                    "true",
                    "policy",
                    policy.toString(),
                    "criticality-map",
                    criticality.toString(),
                    "state-dir",
                    state.toString()),
                Map.of()));
    assignments = new Assignments(wiring.invoker(), shelf);
  }

  /**
   * Runs one agent. It is given what the agents before it have answered.
   *
   * @param note of the person who starts it; possibly empty
   */
  Outcome run(String agent, String scope, String note, MessagesServer.Turn script)
      throws IOException {
    Brief brief = shelf.current().find(agent).orElseThrow();
    Assignment assignment = new Assignment(Optional.of(scope), Optional.empty());
    Assignments.Text text =
        wiring.await(() -> assignments.of(brief, assignment, onCall, new Cancellation()));
    String more = note.isEmpty() ? "" : "\n\n## From the person on call\n" + note;
    transcript.begins(brief, text.task() + more + names());
    try (MessagesServer model = new MessagesServer(Collections.nCopies(MOST_TURNS, script));
        MessagesApi api =
            new MessagesApi(MessagesServer.KEY, Optional.of(model.baseUrl().toString()))) {
      Outcome outcome =
          new AgentRunner(wiring.vertx(), wiring.invoker(), api)
              .run(
                  new Job(
                      brief,
                      text.instructions(),
                      text.task() + more + Handoff.of(answers),
                      Models.id(brief.model())),
                  LIMITS,
                  new Surroundings(onCall, transcript, transcript, new Cancellation()));
      if (!outcome.isAnswered()) {
        throw new AssertionError(agent + ": " + outcome.problem() + "\n" + model.refusals());
      }
      transcript.ended(brief, outcome);
      answers.put(agent, outcome.answer().orElseThrow());
      return outcome;
    }
  }

  private String names() {
    return answers.isEmpty()
        ? ""
        : "\n\n(and the answers of " + String.join(", ", answers.keySet()) + ", as they are above)";
  }

  /** Calls a tool besides. */
  ToolResult call(String tool, JsonObject arguments) {
    return wiring.await(
        () -> wiring.invoker().call(tool, arguments, onCall, Progress.NONE, new Cancellation()));
  }

  @Override
  public void close() {
    wiring.close();
  }
}
