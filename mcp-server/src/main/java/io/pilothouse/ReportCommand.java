package io.pilothouse;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.monitor.report.HtmlReport;
import io.pilothouse.monitor.report.MarkdownReport;
import io.pilothouse.monitor.report.ReportData;
import io.pilothouse.monitor.report.ReportData.Period;
import io.pilothouse.monitor.report.ReportReader;
import io.pilothouse.monitor.store.Chronicle;
import io.pilothouse.monitor.store.Watches;
import io.pilothouse.state.Database;
import io.pilothouse.state.StateException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Prints what the monitor saw over the last days. */
final class ReportCommand {
  private static final Pattern TIME = Pattern.compile("([1-9]\\d{0,3})([hd])");
  private static final Duration LONGEST = Duration.ofDays(366);

  private ReportCommand() {}

  static CommandSpec grammar() {
    return Grammar.configurable("Report on the incidents that the monitor saw.")
        .addOption(
            Grammar.text("--since", "TIME", "How far back: 24h or 7d, or so. Default: 7d.").build())
        .addOption(
            OptionSpec.builder("--html")
                .description("A page with charts that needs nothing else, instead of Markdown.")
                .build())
        .addOption(
            Grammar.text("--output", "FILE", "Where it is written. Else: to stdout.").build());
  }

  static int run(Config config, Map<String, String> given, Terminal terminal)
      throws ConfigException {
    return run(config, given, terminal, Clock.systemUTC());
  }

  static int run(Config config, Map<String, String> given, Terminal terminal, Clock clock)
      throws ConfigException {
    Instant now = clock.instant();
    Period period = new Period(now.minus(since(given.getOrDefault("since", "7d"))), now);
    if (!StateWiring.isThere(config.state(), terminal.environment())) {
      terminal
          .err()
          .println(
              "pilothouse: nothing is kept here; --state-dir and --state-url say"
                  + " where the monitor keeps its incidents");
      return ExitCode.FAILURE;
    }
    Vertx vertx = Vertx.vertx();
    try (BlockingSeam seam = new BlockingSeam(vertx, 1);
        Database database = StateWiring.database(config.state(), terminal.environment(), seam)) {
      ReportData data =
          new ReportReader(new Chronicle(database), new Watches(database)).read(period).await();
      String text = given.containsKey("html") ? HtmlReport.of(data) : MarkdownReport.of(data);
      return write(text, given.get("output"), terminal);
    } catch (StateException unusable) {
      terminal.err().println("pilothouse: " + unusable.getMessage());
      return ExitCode.FAILURE;
    } finally {
      vertx.close().await();
    }
  }

  private static Duration since(String text) throws ConfigException {
    Matcher time = TIME.matcher(text);
    if (time.matches()) {
      long number = Long.parseLong(time.group(1));
      Duration since =
          time.group(2).equals("d") ? Duration.ofDays(number) : Duration.ofHours(number);
      if (since.compareTo(LONGEST) <= 0) {
        return since;
      }
    }
    throw new ConfigException("since: expected a time such as 24h or 7d, 366d at most");
  }

  private static int write(String text, String file, Terminal terminal) throws ConfigException {
    if (file == null) {
      terminal.out().print(text);
      terminal.out().flush();
      return ExitCode.OK;
    }
    try {
      Files.writeString(Path.of(file), text, StandardCharsets.UTF_8);
      return ExitCode.OK;
    } catch (IOException | InvalidPathException unwritable) {
      throw new ConfigException("output: cannot write to " + file);
    }
  }
}
