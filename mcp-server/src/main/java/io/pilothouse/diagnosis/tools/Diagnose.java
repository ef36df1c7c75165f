package io.pilothouse.diagnosis.tools;

import io.pilothouse.diagnosis.Diagnosis;
import io.pilothouse.diagnosis.Engine;
import io.pilothouse.diagnosis.finding.Category;
import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.report.ReportJson;
import io.pilothouse.diagnosis.report.ReportText;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.kubernetes.Nearest;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Durations;
import io.pilothouse.tools.core.Targets;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is wrong, and why, in one call. */
public final class Diagnose implements Tool {
  private static final int CONCISE = 6_000;
  private static final int MOST_FINDINGS = 50;
  private static final List<String> WORDS =
      Stream.<Enum<?>>concat(Stream.of(Code.values()), Stream.of(Category.values()))
          .map(Enum::name)
          .toList();

  private final Targets targets;
  private final Engine engine;
  private final Redactor redactor;

  public Diagnose(Clusters clusters, Engine engine, Redactor redactor) {
    this.targets = new Targets(clusters);
    this.engine = engine;
    this.redactor = redactor;
  }

  @Override
  public String name() {
    return "diagnose";
  }

  @Override
  public Effect effect() {
    return Effect.READ;
  }

  @Override
  public Future<ToolResult> call(ToolCall call) {
    return targets
        .reader(call)
        .compose(
            reader ->
                ScopeArguments.scope(reader, call)
                    .compose(scope -> engine.diagnose(scope, reader, call.scope()))
                    .map(found -> answer(wanted(found, call.arguments()), call.arguments())));
  }

  private static Diagnosis wanted(Diagnosis diagnosis, Arguments arguments) {
    Optional<String> id = arguments.text("finding_id");
    if (id.isPresent()) {
      Diagnosis one = diagnosis.only(id.get());
      if (one.findings().isEmpty()) {
        throw new ToolException(
            ErrorCode.NOT_FOUND,
            "there is no finding " + Quote.of(id.get(), 40) + " in " + diagnosis.scope(),
            "It may be resolved, or belong to another scope. Call diagnose without finding_id.");
      }
      return one;
    }
    return diagnosis.showing(
        include(arguments),
        Durations.seconds(arguments, "since").map(diagnosis.at()::minusSeconds));
  }

  private static List<String> include(Arguments arguments) {
    List<String> include = arguments.texts("include");
    for (String word : include) {
      if (!WORDS.contains(word.toUpperCase(Locale.ROOT))) {
        throw new ToolException(
            ErrorCode.INVALID_ARGUMENT,
            "include holds " + Quote.of(word, 40) + ", which is neither a code nor a category",
            nearest(word)
                + "Categories: "
                + Stream.of(Category.values()).map(Enum::name).collect(Collectors.joining(", "))
                + ".");
      }
    }
    return include;
  }

  private static String nearest(String word) {
    List<String> near = Nearest.to(word, WORDS, 5);
    return near.isEmpty() ? "" : "Nearest: " + String.join(", ", near) + ". ";
  }

  private ToolResult answer(Diagnosis diagnosis, Arguments arguments) {
    boolean full =
        "full".equals(arguments.text("detail").orElse(""))
            || arguments.text("finding_id").isPresent();
    if (arguments.wantsJson()) {
      return ToolResult.of(
          diagnosis.findings().size() + " findings in " + diagnosis.scope(),
          redactor.redact(ReportJson.full(diagnosis, MOST_FINDINGS)));
    }
    int budget = arguments.integer("max_chars", full ? ToolResult.DEFAULT_MAX_CHARS : CONCISE);
    return ToolResult.of(
        redactor.text(new ReportText(diagnosis, full).within(budget)),
        redactor.redact(ReportJson.brief(diagnosis, 10)));
  }
}
