package io.pilothouse.policy;

import dev.cel.common.CelValidationException;
import io.pilothouse.yaml.Fields;
import io.pilothouse.yaml.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads one rule of a policy file. */
final class RuleReader {
  static final Set<String> EFFECTS = Set.of("write", "destructive");
  private static final Pattern VERSIONED =
      Pattern.compile(".*/.*|[^.]*\\.v\\d+((alpha|beta)\\d+)?(\\..*)?");
  private static final Pattern RATE = Pattern.compile("(\\d{1,6}) per (\\w+)");
  private static final Set<String> VERDICTS =
      Arrays.stream(Verdict.values()).map(Verdict::word).collect(Collectors.toSet());

  private RuleReader() {}

  static Rule read(Fields fields) {
    String name = fields.required("name");
    Match match = fields.inner("match").map(RuleReader::match).orElse(Match.EVERYTHING);
    Optional<Condition> when = fields.text("when").flatMap(text -> condition(fields, text));
    Optional<Verdict> decide = verdict(fields, "decide");
    if (!fields.has("decide")) {
      fields.problem("decide", "is missing");
    }
    String message = fields.text("message").orElse("");
    Limits limits = fields.inner("limits").map(RuleReader::limits).orElse(Limits.NONE);
    Approval approval = fields.inner("approval").map(RuleReader::approval).orElse(Approval.DEFAULT);
    Rule rule = new Rule(name, match, when, decide.orElse(Verdict.DENY), message, limits, approval);
    if (fields.has("limits") && decide.isPresent() && !rule.grants()) {
      fields.problem("limits", "have no meaning unless decide is allow or approve");
    }
    if (fields.has("approval") && decide.isPresent() && decide.get() != Verdict.APPROVE) {
      fields.problem("approval", "has no meaning unless decide is approve");
    }
    fields.refuseOthers();
    return rule;
  }

  static Optional<Verdict> verdict(Fields fields, String key) {
    return fields.parsed(
        key,
        text ->
            VERDICTS.contains(text)
                ? Optional.of(Verdict.valueOf(text.toUpperCase(Locale.ROOT)))
                : Optional.empty(),
        "deny, simulate, approve or allow");
  }

  private static Optional<Condition> condition(Fields fields, String text) {
    try {
      return Optional.of(Condition.compile(text));
    } catch (CelValidationException invalid) {
      fields.problem("when", invalid.getMessage().lines().collect(Collectors.joining(" ")));
      return Optional.empty();
    }
  }

  static Match match(Fields fields) {
    Match.Objects objects =
        new Match.Objects(
            globs(fields.texts("contexts")),
            globs(fields.texts("namespaces")),
            kinds(fields),
            globs(fields.texts("names")),
            fields.labels("labels").entrySet().stream()
                .collect(
                    Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, label -> Glob.of(label.getValue()))));
    Match match =
        new Match(
            objects,
            globs(fields.texts("tools")),
            fields.textsOf("effects", EFFECTS),
            Callers.parse(fields.texts("callers")));
    fields.refuseOthers();
    return match;
  }

  /** A version would never match, and a rule that refuses would silently let pass. */
  private static List<Glob> kinds(Fields fields) {
    List<String> kinds = fields.texts("kinds");
    if (kinds.stream().anyMatch(kind -> VERSIONED.matcher(kind).matches())) {
      fields.problem("kinds", "must be without versions, as Deployment or deployments.apps");
    }
    return kinds.stream().map(Glob::ignoringCase).toList();
  }

  static List<Glob> globs(List<String> texts) {
    return texts.stream().map(Glob::of).toList();
  }

  private static Limits limits(Fields fields) {
    List<Rate> rates = new ArrayList<>();
    for (Rate.Scope scope : Rate.Scope.values()) {
      fields
          .parsed(scope.key(), text -> rate(scope, text), "a number per a time, such as 5 per 1h")
          .ifPresent(rates::add);
    }
    Limits limits =
        new Limits(
            List.copyOf(rates),
            fields.number("maxReplicas", 0, 1_000_000),
            fields.number("maxUnavailablePercent", 0, 100));
    fields.refuseOthers();
    return limits;
  }

  private static Optional<Rate> rate(Rate.Scope scope, String text) {
    Matcher matcher = RATE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int most = Integer.parseInt(matcher.group(1));
    Optional<Duration> window = Times.parse(matcher.group(2));
    return window.map(time -> new Rate(scope, most, time));
  }

  private static Approval approval(Fields fields) {
    Approval approval =
        new Approval(
            fields.flag("byClient"),
            fields.flag("fourEyes"),
            Callers.parse(fields.texts("approvers")),
            fields.duration("expires").orElse(Approval.DEFAULT.expires()));
    if (approval.byClient() && approval.fourEyes()) {
      fields.problem("byClient", "cannot go with fourEyes: the client belongs to the caller");
    }
    fields.refuseOthers();
    return approval;
  }
}
