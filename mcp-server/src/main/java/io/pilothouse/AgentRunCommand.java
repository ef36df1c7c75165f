package io.pilothouse;

import io.pilothouse.agents.Brief;
import io.pilothouse.agents.BriefShelf;
import io.pilothouse.agents.Briefs;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.identity.Caller;
import io.pilothouse.runner.AgentRunner;
import io.pilothouse.runner.Job;
import io.pilothouse.runner.Limits;
import io.pilothouse.runner.MessagesApi;
import io.pilothouse.runner.Models;
import io.pilothouse.runner.Outcome;
import io.pilothouse.runner.Surroundings;
import io.pilothouse.service.Assignment;
import io.pilothouse.service.Assignments;
import io.pilothouse.tools.ToolException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs one agent for the person at the terminal, with the rights of their account. */
final class AgentRunCommand {
  private static final String KEY = "ANTHROPIC_API_KEY";
  private static final String ADDRESS = "ANTHROPIC_BASE_URL";

  /** How long an interrupted run may take to say what it has cost. */
  private static final long LAST_WORDS_SECONDS = 2;

  private final Config config;
  private final Invocation invocation;
  private final Terminal terminal;

  AgentRunCommand(Config config, Invocation invocation, Terminal terminal) {
    this.config = config;
    this.invocation = invocation;
    this.terminal = terminal;
  }

  /**
   * @return 1 when there is no answer
   * @throws ConfigException without a key, and for an agent, scope or limit that makes no sense
   */
  int run() throws ConfigException {
    String key =
        variable(KEY)
            .orElseThrow(
                () -> new ConfigException(KEY + " is not set; agent run asks the Messages API"));
    Assignment assignment = assignment();
    BriefShelf shelf = BriefWatch.read(config.agents());
    Brief brief = brief(shelf.current());
    Limits limits = limits(brief);
    Cancellation cancellation = new Cancellation();
    CountDownLatch over = new CountDownLatch(1);
    Thread interrupted = new Thread(() -> end(cancellation, over));
    Runtime.getRuntime().addShutdownHook(interrupted);
    AgentTerminal screen = new AgentTerminal(terminal, invocation.json());
    try (Wiring wiring = Wiring.of(config);
        MessagesApi api = new MessagesApi(key, variable(ADDRESS))) {
      Caller caller = Caller.local("");
      Assignments.Text text =
          wiring.await(
              () ->
                  new Assignments(wiring.invoker(), shelf)
                      .of(brief, assignment, caller, cancellation));
      Job job =
          new Job(
              brief,
              text.instructions(),
              text.task(),
              Models.id(invocation.settings().getOrDefault("model", brief.model())));
      Outcome outcome =
          new AgentRunner(wiring.vertx(), wiring.invoker(), api)
              .run(job, limits, new Surroundings(caller, screen.person(), screen, cancellation));
      screen.ends(outcome);
      return outcome.isAnswered() ? ExitCode.OK : ExitCode.FAILURE;
    } finally {
      over.countDown();
    }
  }

  private static void end(Cancellation cancellation, CountDownLatch over) {
    cancellation.cancel();
    try {
      over.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(terminal.environment().get(name))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  private Assignment assignment() throws ConfigException {
    Map<String, String> given = invocation.settings();
    try {
      return new Assignment(
          Optional.ofNullable(given.get("scope")), Optional.ofNullable(given.get("since")));
    } catch (ToolException bad) {
      throw new ConfigException(bad.getMessage() + ". " + bad.next());
    }
  }

  private Brief brief(Briefs briefs) throws ConfigException {
    String name = invocation.words().getFirst();
    Optional<Brief> brief = briefs.find(name);
    if (brief.isEmpty()) {
      throw new ConfigException(
          "there is no agent " + name, name, briefs.all().stream().map(Brief::name).toList());
    }
    return brief.get();
  }

  private Limits limits(Brief brief) throws ConfigException {
    int turns = brief.maxTurns().orElse(Limits.DEFAULT.turns());
    return new Limits(
        (int) number("max-turns", turns, 1000),
        number("max-tokens", Limits.DEFAULT.tokens(), 100_000_000),
        Limits.DEFAULT.responseTokens(),
        time());
  }

  private long number(String flag, long standard, long most) throws ConfigException {
    String text = invocation.settings().get(flag);
    if (text == null) {
      return standard;
    }
    try {
      long number = Long.parseLong(text);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // said below
    }
    throw new ConfigException(
        "%s: \"%s\"; expected a number from 1 to %d".formatted(flag, text, most));
  }

  private Duration time() throws ConfigException {
    String text = invocation.settings().get("timeout");
    if (text == null) {
      return Limits.DEFAULT.time();
    }
    try {
      Duration time = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
      if (time.isPositive()) {
        return time;
      }
    } catch (DateTimeParseException notATime) {
      // said below
    }
    throw new ConfigException(
        "timeout: \"%s\"; expected a time such as 90s or 10m".formatted(text));
  }
}
