package io.pilothouse;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.guard.ApprovalDesk;
import io.pilothouse.guard.ApprovalException;
import io.pilothouse.guard.Question;
import io.pilothouse.identity.Caller;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.state.Database;
import io.pilothouse.state.StateException;
import io.pilothouse.tools.render.Ages;
import io.pilothouse.tools.render.TextTable;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Shows which plans wait for a person, and answers for the account that this process runs under.
 */
final class ApprovalCommand {
  private static final List<String> COLUMNS =
      List.of("plan", "expires in", "caller", "what", "context", "rule", "approvers");

  private final ApprovalDesk desk;
  private final Invocation invocation;
  private final Terminal terminal;

  private ApprovalCommand(ApprovalDesk desk, Invocation invocation, Terminal terminal) {
    this.desk = desk;
    this.invocation = invocation;
    this.terminal = terminal;
  }

  static CommandSpec pending() {
    return Grammar.configurable("Show which plans wait for a person to agree.")
        .addOption(OptionSpec.builder("--json").description("Print JSON.").build())
        .addPositional(
            Grammar.word("0", "PLAN", "Show all of this one, with its diff.")
                .arity("0..1")
                .build());
  }

  static CommandSpec answering(String description) {
    return Grammar.configurable(description)
        .addOption(Grammar.text("--comment", "TEXT", "Why, for the journal.").build())
        .addPositional(
            Grammar.word("0", "PLAN", "As pilothouse pending shows it.").required(true).build());
  }

  static int run(Config config, Invocation invocation, Terminal terminal) throws ConfigException {
    Vertx vertx = Vertx.vertx();
    try (BlockingSeam seam = new BlockingSeam(vertx, 1);
        Database database = StateWiring.database(config.state(), terminal.environment(), seam)) {
      ApprovalDesk desk =
          new ApprovalDesk(
              StateWiring.ledger(
                  config.state(), database, vertx, StateWiring.planKey(config.state(), seam)),
              new Redactor(),
              Clock.systemUTC());
      return new ApprovalCommand(desk, invocation, terminal).run();
    } catch (ApprovalException doesNotCount) {
      String hint =
          doesNotCount.kind() == ApprovalException.Kind.UNKNOWN
              ? "; are --state-dir and --state-url those of the server?"
              : "";
      terminal.err().println("pilothouse: " + printable(doesNotCount.getMessage()) + hint);
      return ExitCode.FAILURE;
    } catch (StateException unusable) {
      terminal.err().println("pilothouse: " + unusable.getMessage());
      return ExitCode.FAILURE;
    } finally {
      vertx.close().await();
    }
  }

  private int run() {
    switch (invocation.command()) {
      case "approve" -> answer(true);
      case "reject" -> answer(false);
      default -> {
        if (invocation.words().isEmpty()) {
          list(desk.pending().await());
        } else {
          show(desk.question(invocation.words().getFirst()).await());
        }
      }
    }
    return ExitCode.OK;
  }

  private void answer(boolean approved) {
    Caller person = Caller.local("");
    String comment = invocation.settings().getOrDefault("comment", "");
    Question asked =
        desk.answer(
                invocation.words().getFirst(),
                new ApprovalDesk.Reply(approved, person, "cli", comment))
            .await();
    say(
        "%s plan %s as %s: %s in context %s."
            .formatted(
                approved ? "Approved" : "Rejected",
                asked.plan(),
                person.user(),
                asked.what(),
                asked.context()));
    if (approved) {
      say("Whoever asked can now carry it out, until " + asked.expires() + ".");
    }
  }

  private void list(List<Question> open) {
    Instant now = desk.now();
    if (invocation.json()) {
      JsonArray all = new JsonArray(open.stream().map(each -> each.toJson(now)).toList());
      say(new JsonObject().put("approvals", all).encodePrettily());
    } else if (open.isEmpty()) {
      say("Nothing waits for a person.");
    } else {
      List<List<String>> rows = open.stream().map(each -> row(each, now)).toList();
      TextTable.lines(COLUMNS, rows).forEach(this::say);
    }
  }

  private static List<String> row(Question asked, Instant now) {
    List<String> approvers = asked.approval().approverNames();
    String who = approvers.isEmpty() ? "anybody" : String.join(",", approvers);
    return List.of(
            asked.plan(),
            Ages.of(Duration.between(now, asked.expires())),
            asked.user(),
            asked.what(),
            asked.context(),
            asked.rule(),
            asked.approval().fourEyes() ? who + " but the caller" : who)
        .stream()
        .map(cell -> printable(cell).replace('\n', ' '))
        .toList();
  }

  private void show(Question asked) {
    Instant now = desk.now();
    if (invocation.json()) {
      say(asked.toJson(now).put("question", asked.text()).encodePrettily());
      return;
    }
    TextTable.lines(COLUMNS, List.of(row(asked, now))).forEach(this::say);
    say("Status: " + asked.status(now).word());
    asked.answer().ifPresent(said -> say("Answered by " + said.by() + ": " + said.comment()));
    say("");
    say(asked.text());
  }

  private void say(String text) {
    terminal.out().println(printable(text));
  }

  /** What callers and clusters wrote must not steer a terminal. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", " ");
  }
}
