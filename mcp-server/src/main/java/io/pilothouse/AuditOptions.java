package io.pilothouse;

import io.pilothouse.audit.Anchor;
import io.pilothouse.audit.Search;
import io.pilothouse.config.ConfigException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What is asked of the journal.
 *
 * @param action verify, show or export
 * @param anchor a row that must be there
 * @param json whether rows are wanted as JSON lines instead of a table or CSV
 */
record AuditOptions(String action, Search search, Optional<Anchor> anchor, boolean json) {
  private static final Pattern AGO = Pattern.compile("(\\d{1,5})([smhd])");

  static CommandSpec commands() {
    return Grammar.command("The journal of what was tried, decided and done.")
        .addSubcommand(
            "verify",
            Grammar.configurable("Check that no row was edited, removed or reordered.")
                .addOption(
                    Grammar.text("--anchor", "ROW:HASH", "What an earlier verify printed.").build())
                .addOption(json("Print the outcome as JSON.")))
        .addSubcommand("show", searching("Print rows.").addOption(json("Print JSON lines.")))
        .addSubcommand(
            "export",
            searching("Print whole rows as CSV.").addOption(json("Print JSON lines instead.")));
  }

  private static CommandSpec searching(String description) {
    return Grammar.configurable(description)
        .addOption(
            Grammar.text("--since", "TIME", "From 2026-11-20T10:00:00Z on, or the last 2h or 7d.")
                .build())
        .addOption(Grammar.text("--until", "TIME", "Before that moment.").build())
        .addOption(Grammar.text("--caller", "NAME", "Of this caller only.").build())
        .addOption(Grammar.text("--tool", "NAME", "Of this tool only.").build())
        .addOption(
            Grammar.text("--object", "PATH", "context/namespace/kind/name; * is any text.")
                .build());
  }

  private static OptionSpec json(String description) {
    return OptionSpec.builder("--json").description(description).build();
  }

  /**
   * @throws ConfigException for one that cannot be used
   */
  static AuditOptions of(Invocation invocation) throws ConfigException {
    Map<String, String> given = invocation.settings();
    Search search =
        new Search(
            time(given, "since"),
            time(given, "until"),
            Optional.ofNullable(given.get("caller")),
            Optional.ofNullable(given.get("tool")),
            Optional.ofNullable(given.get("object")));
    Optional<Anchor> anchor = Optional.ofNullable(given.get("anchor")).flatMap(Anchor::parse);
    if (given.containsKey("anchor") && anchor.isEmpty()) {
      throw new ConfigException("anchor: expected ROW:HASH as audit verify prints it");
    }
    String action = invocation.command().substring("audit ".length());
    return new AuditOptions(action, search, anchor, invocation.json());
  }

  private static Optional<Instant> time(Map<String, String> given, String name)
      throws ConfigException {
    String text = given.get(name);
    if (text == null) {
      return Optional.empty();
    }
    Matcher ago = AGO.matcher(text);
    if (ago.matches()) {
      String unit = ago.group(2).equals("d") ? "P%sD" : "PT%s" + ago.group(2);
      return Optional.of(Instant.now().minus(Duration.parse(unit.formatted(ago.group(1)))));
    }
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException neither) {
      throw new ConfigException(name + ": expected a time such as 2026-11-20T10:00:00Z, 2h or 7d");
    }
  }
}
