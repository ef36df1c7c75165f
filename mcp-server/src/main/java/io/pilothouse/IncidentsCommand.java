package io.pilothouse;

import io.pilothouse.audit.Journal;
import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.identity.Caller;
import io.pilothouse.monitor.incident.Ack;
import io.pilothouse.monitor.incident.Exemption;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Match;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.store.Filter;
import io.pilothouse.monitor.store.IncidentStore;
import io.pilothouse.monitor.store.Silence;
import io.pilothouse.monitor.store.Silences;
import io.pilothouse.monitor.store.Step;
import io.pilothouse.monitor.store.Watches;
import io.pilothouse.monitor.tools.Freshness;
import io.pilothouse.monitor.tools.IncidentTable;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.state.Database;
import io.pilothouse.state.StateException;
import io.pilothouse.tools.render.TextTable;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Shows what a monitor keeps, and acknowledges and silences for the account that this runs under.
 */
final class IncidentsCommand {
  private static final int PAGE = 200;

  private final Database database;
  private final Journal journal;
  private final Invocation invocation;
  private final Terminal terminal;
  private final Instant now = Instant.now();

  private IncidentsCommand(
      Database database, Journal journal, Invocation invocation, Terminal terminal) {
    this.database = database;
    this.journal = journal;
    this.invocation = invocation;
    this.terminal = terminal;
  }

  static CommandSpec commands() {
    return Grammar.command("What the monitor found and keeps track of.")
        .addSubcommand(
            "list",
            Grammar.configurable("Show incidents, firing ones first.")
                .addOption(OptionSpec.builder("--json").description("Print JSON.").build())
                .addOption(OptionSpec.builder("--all").description("Those resolved, too.").build())
                .addPositional(
                    Grammar.word("0", "INCIDENT", "Show all of this one, with its steps and notes.")
                        .arity("0..1")
                        .build()))
        .addSubcommand(
            "ack",
            Grammar.configurable("Say that you take care of an incident.")
                .addOption(
                    Grammar.text("--for", "TIME", "As 2h; else until it is resolved.").build())
                .addOption(Grammar.text("--comment", "TEXT", "For the others.").build())
                .addPositional(
                    Grammar.word("0", "INCIDENT", "As incidents list shows it.")
                        .required(true)
                        .build()))
        .addSubcommand(
            "silence",
            Grammar.configurable(
                    "Do not tell of some troubles for a time. Without options: show the silences.")
                .addOption(Grammar.text("--for", "TIME", "As 2h or 7d.").build())
                .addOption(Grammar.text("--reason", "TEXT", "For the others.").build())
                .addOption(list("--in-contexts"))
                .addOption(list("--in-namespaces"))
                .addOption(list("--of-kinds"))
                .addOption(list("--of-names"))
                .addOption(list("--of-codes")))
        .addSubcommand(
            "unsilence",
            Grammar.configurable("End a silence before its time.")
                .addPositional(
                    Grammar.word("0", "SILENCE", "As incidents silence shows it.")
                        .required(true)
                        .build()));
  }

  private static OptionSpec list(String name) {
    return Grammar.text(name, "NAMES", "With commas between them; * is any text.").build();
  }

  static int run(Config config, Invocation invocation, Terminal terminal) throws ConfigException {
    Vertx vertx = Vertx.vertx();
    try (BlockingSeam seam = new BlockingSeam(vertx, 1);
        Database database = StateWiring.database(config.state(), terminal.environment(), seam)) {
      Journal journal = StateWiring.journal(config.state(), database);
      return new IncidentsCommand(database, journal, invocation, terminal).run();
    } catch (StateException unusable) {
      terminal.err().println("pilothouse: " + unusable.getMessage());
      return ExitCode.FAILURE;
    } finally {
      vertx.close().await();
    }
  }

  private int run() throws ConfigException {
    IncidentStore store = new IncidentStore(database, journal);
    Silences silences = new Silences(database, journal);
    return switch (invocation.command()) {
      case "incidents ack" -> acknowledge(store);
      case "incidents silence" -> given("for").isEmpty() ? show(silences) : silence(silences);
      case "incidents unsilence" -> unsilence(silences);
      default -> invocation.words().isEmpty() ? list(store) : show(store);
    };
  }

  private int list(IncidentStore store) {
    Set<State> states =
        given("all").isPresent() ? Set.of() : EnumSet.complementOf(EnumSet.of(State.RESOLVED));
    Filter filter =
        new Filter(Optional.empty(), Optional.empty(), states, Optional.empty(), Optional.empty());
    List<Incident> incidents = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      IncidentStore.Page page = store.list(filter, PAGE, cursor).await();
      incidents.addAll(page.incidents());
      cursor = page.next();
    } while (cursor.isPresent());
    if (invocation.json()) {
      JsonArray all = new JsonArray(incidents.stream().map(IncidentTable::json).toList());
      say(new JsonObject().put("incidents", all).encodePrettily());
      return ExitCode.OK;
    }
    Freshness age = Freshness.of(new Watches(database).last().await(), Optional.empty(), now);
    say(IncidentTable.counts(store.counts(filter).await()) + "; " + age.words(now));
    if (!incidents.isEmpty()) {
      TextTable.lines(
              IncidentTable.HEADINGS,
              incidents.stream().map(each -> IncidentTable.row(each, now)).toList())
          .forEach(this::say);
    }
    return ExitCode.OK;
  }

  private int show(IncidentStore store) {
    String id = invocation.words().getFirst();
    Optional<Incident> found = store.find(id).await();
    if (found.isEmpty()) {
      return refuse("there is no incident " + id);
    }
    List<Step> steps = store.steps(id).await();
    List<Note> notes = store.notes(id).await();
    if (invocation.json()) {
      say(IncidentTable.json(found.get(), steps, notes).encodePrettily());
    } else {
      IncidentTable.details(found.get(), steps, notes).forEach(this::say);
    }
    return ExitCode.OK;
  }

  private int acknowledge(IncidentStore store) throws ConfigException {
    String id = invocation.words().getFirst();
    Caller person = Caller.local("");
    Ack ack = new Ack(person.user(), now, end(), clean(given("comment").orElse("")));
    if (store.acknowledge(id, ack, person).await().isEmpty()) {
      return refuse("there is no incident " + id + " that is not resolved");
    }
    say("Acknowledged " + id + " as " + person.user() + ".");
    return ExitCode.OK;
  }

  private int silence(Silences silences) throws ConfigException {
    Caller person = Caller.local("");
    String id = "s-" + UUID.randomUUID().toString().replace("-", "").substring(0, 10);
    silences
        .begin(
            new Silence(
                id,
                person.user(),
                now,
                new Exemption(
                    match(),
                    Optional.empty(),
                    end(),
                    clean(given("reason").orElse("silenced by " + person.user())))),
            person)
        .await();
    say("Silenced as " + id + " until " + end().orElseThrow() + ".");
    return ExitCode.OK;
  }

  private Match match() throws ConfigException {
    try {
      return new Match(
          names("in-contexts"),
          names("in-namespaces"),
          names("of-kinds"),
          names("of-names"),
          names("of-codes"));
    } catch (IllegalArgumentException all) {
      throw new ConfigException(
          "incidents silence: say what is meant, for example --in-namespaces=shop");
    }
  }

  private List<String> names(String option) {
    return given(option).stream()
        .flatMap(text -> Stream.of(text.split(",")))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private int show(Silences silences) {
    List<Silence> active = silences.active(now).await();
    if (active.isEmpty()) {
      say("Nothing is silenced.");
      return ExitCode.OK;
    }
    TextTable.lines(
            List.of("silence", "until", "by", "reason"),
            active.stream()
                .map(
                    each ->
                        List.of(
                            each.id(),
                            each.exemption().until().orElseThrow().toString(),
                            each.by(),
                            each.exemption().reason()))
                .toList())
        .forEach(this::say);
    return ExitCode.OK;
  }

  private int unsilence(Silences silences) {
    String id = invocation.words().getFirst();
    if (!silences.end(id, now, Caller.local("")).await()) {
      return refuse("there is no silence " + id);
    }
    say("Ended " + id + ".");
    return ExitCode.OK;
  }

  private Optional<Instant> end() throws ConfigException {
    Optional<String> text = given("for").map(each -> each.toUpperCase(Locale.ROOT));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      boolean days = text.get().endsWith("D");
      Duration time = Duration.parse((days ? "P" : "PT") + text.get());
      if (time.isPositive()) {
        return Optional.of(now.plus(time));
      }
    } catch (DateTimeParseException neither) {
      // Refused below.
    }
    throw new ConfigException("for: expected a length of time such as 30m, 2h or 7d");
  }

  private Optional<String> given(String option) {
    return Optional.ofNullable(invocation.settings().get(option));
  }

  private static String clean(String text) {
    return new Redactor().text(UntrustedText.stripLine(text));
  }

  private int refuse(String why) {
    terminal.err().println("pilothouse: " + why);
    return ExitCode.FAILURE;
  }

  private void say(String text) {
    terminal.out().println(text);
  }
}
