package io.pilothouse;

import io.pilothouse.audit.Journal;
import io.pilothouse.audit.Verification;
import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.state.Database;
import io.pilothouse.state.StateException;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/** Shows the journal, and says whether it is what was written. */
final class AuditCommand {
  /** The columns of a table and of CSV, which has the rest of a row as JSON in a last one. */
  private static final List<String> COLUMNS =
      List.of(
          "seq", "time", "kind", "caller", "tool", "context", "namespace", "objectKind", "name");

  private final AuditOptions options;
  private final PrintStream out;

  private AuditCommand(AuditOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  static int run(Config config, AuditOptions options, Terminal terminal) throws ConfigException {
    Vertx vertx = Vertx.vertx();
    try (BlockingSeam seam = new BlockingSeam(vertx, 1);
        Database database = StateWiring.database(config.state(), terminal.environment(), seam)) {
      Journal journal = StateWiring.journal(config.state(), database);
      AuditCommand command = new AuditCommand(options, terminal.out());
      return options.action().equals("verify") ? command.verify(journal) : command.print(journal);
    } catch (StateException unusable) {
      terminal.err().println("pilothouse: " + unusable.getMessage());
      return ExitCode.FAILURE;
    } finally {
      vertx.close().await();
    }
  }

  private int verify(Journal journal) {
    return switch (journal.verify(options.anchor()).await()) {
      case Verification.Intact intact -> {
        say(
            new JsonObject()
                .put("intact", true)
                .put("rows", intact.rows())
                .put("unkeyed", intact.unkeyed())
                .put("anchor", intact.head().toString()),
            "%,d rows, none edited, removed or reordered.%n%s%nAnchor: %s"
                .formatted(intact.rows(), keys(intact), intact.head()));
        yield ExitCode.OK;
      }
      case Verification.Broken broken -> {
        say(
            new JsonObject()
                .put("intact", false)
                .put("row", broken.seq())
                .put("problem", broken.problem()),
            "BROKEN at row %d: %s.".formatted(broken.seq(), broken.problem()));
        yield ExitCode.FAILURE;
      }
    };
  }

  /** What this outcome is worth. */
  private static String keys(Verification.Intact intact) {
    return intact.unkeyed() == 0
        ? "All have the key's protection. Note the anchor elsewhere: --anchor finds rows cut off at"
            + " the end."
        : "%,d of them have no key's protection: who may write to the database could have made them"
                .formatted(intact.unkeyed())
            + " anew. Note the anchor elsewhere: --anchor finds that, and rows cut off at the end.";
  }

  private void say(JsonObject json, String text) {
    out.println(options.json() ? json.encode() : text);
  }

  private int print(Journal journal) {
    boolean whole = options.action().equals("export");
    if (!options.json() && whole) {
      out.println(String.join(",", COLUMNS) + ",hash,entry");
    }
    journal.each(options.search(), row -> out.println(line(row, whole))).await();
    return ExitCode.OK;
  }

  private String line(JsonObject row, boolean whole) {
    if (options.json()) {
      return row.encode();
    }
    return whole ? csv(row) : text(row);
  }

  private static String csv(JsonObject row) {
    String known =
        COLUMNS.stream()
            .map(column -> quoted(row.getValue(column)))
            .collect(Collectors.joining(","));
    return known + "," + quoted(row.getValue("hash")) + "," + quoted(row.encode());
  }

  /** As RFC 4180 has it; and a spreadsheet must not take what a caller wrote for a formula. */
  private static String quoted(Object value) {
    String text = String.valueOf(value);
    String inert = text.matches("(?s)[=+\\-@\\t\\r].*") ? "'" + text : text;
    return "\"" + inert.replace("\"", "\"\"") + "\"";
  }

  private static String text(JsonObject row) {
    String object =
        List.of("context", "namespace", "objectKind", "name").stream()
            .map(row::getString)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("/"));
    JsonObject facts = row.getJsonObject("facts");
    String line =
        "%d  %s  %-8s  %s  %s  %s  %s"
            .formatted(
                row.getLong("seq"),
                row.getString("time"),
                row.getString("kind"),
                row.getString("caller"),
                row.getString("tool"),
                object,
                facts.encode());
    return line.replaceAll("\\p{Cntrl}", " ");
  }
}
