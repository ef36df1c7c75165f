package io.pilothouse.runner;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.monitor.brief.Analyst;
import io.pilothouse.monitor.brief.Answer;
import io.pilothouse.monitor.brief.Question;
import io.pilothouse.monitor.config.ModelBrief;
import io.pilothouse.monitor.cycle.Follower;
import io.pilothouse.tools.ToolInvoker;
import io.vertx.core.Vertx;

/** Agents for the monitor, which nobody watches and nobody can be asked. Made by its loader. */
public final class IncidentAnalyst implements Analyst {
  @Override
  public Answer ask(
      Vertx vertx, ToolInvoker invoker, Question question, Cancellation cancellation) {
    ModelBrief config = question.config();
    Job job =
        new Job(
            question.agent(),
            question.instructions(),
            question.task(),
            Models.id(config.api().model().orElse(question.agent().model())));
    Limits limits =
        new Limits(
            question.agent().maxTurns().orElse(Limits.DEFAULT_TURNS),
            config.budget().tokens(),
            Limits.DEFAULT.responseTokens(),
            config.budget().time());
    try (MessagesApi api = new MessagesApi(question.key(), config.api().url())) {
      Outcome outcome =
          new AgentRunner(vertx, invoker, api)
              .run(
                  job,
                  limits,
                  new Surroundings(Follower.CALLER, Person.NONE, Watcher.NONE, cancellation));
      Totals totals = outcome.totals();
      return new Answer(
          outcome.text(),
          outcome.answer(),
          outcome.problem(),
          new Answer.Usage(totals.model(), totals.spent().total(), totals.text()));
    }
  }
}
