package io.pilothouse.monitor.remedy;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.kubernetes.Nearest;
import io.pilothouse.monitor.incident.Match;
import io.pilothouse.tools.SchemaCatalog;
import io.pilothouse.yaml.Fields;
import io.pilothouse.yaml.Times;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the list {@code remedies} of a monitor's configuration. */
public final class RemedyRules {
  /** What has run this long ago counts in no limit and is forgotten. */
  static final Duration MEMORY = Duration.ofDays(30);

  /** What changes one workload or pod, and nothing that a person would have to spell out. */
  private static final Set<String> TOOLS =
      new TreeSet<>(
          Set.of(
              "evict_pod",
              "restart_deployment",
              "restart_pod",
              "rollback",
              "rollout_control",
              "scale_deployment",
              "update_deployment"));

  /** What the monitor itself says in every call. */
  private static final Set<String> OWN =
      Set.of("context", "reason", "dry_run", "plan_id", "wait", "rollback_on_failure");

  private static final Pattern RATE = Pattern.compile("([1-9]\\d{0,3}) per (\\S+)");
  private static final Match WRONG =
      new Match(List.of(), List.of(), List.of(), List.of(), List.of("?"));

  private RemedyRules() {}

  /**
   * The rules in their order; the first that fits a trouble is the one that counts. What is wrong
   * is noted in the fields.
   *
   * @param file the whole configuration
   */
  public static List<RemedyRule> read(Fields file) {
    Set<String> names = new HashSet<>();
    List<RemedyRule> rules = new ArrayList<>();
    for (Fields fields : file.list("remedies")) {
      RemedyRule rule = rule(fields);
      if (!rule.name().isEmpty() && !names.add(rule.name())) {
        fields.problem("name", "is that of another rule");
      }
      fields.refuseOthers();
      rules.add(rule);
    }
    return List.copyOf(rules);
  }

  private static RemedyRule rule(Fields fields) {
    return new RemedyRule(
        fields.required("name"),
        inner(fields, "match", RemedyRules::when),
        inner(fields, "call", RemedyRules::action),
        duration(fields, "verifyWithin", Duration.ofMinutes(10)),
        inner(fields, "limits", RemedyRules::limits),
        fields.flag("dryRun", true));
  }

  private static <T> T inner(Fields fields, String key, Function<Fields, T> reader) {
    Fields inner = fields.inner(key).orElseGet(Fields::none);
    if (!fields.has(key) && !key.equals("limits")) {
      fields.problem(key, "is missing");
    }
    T value = reader.apply(inner);
    inner.refuseOthers();
    return value;
  }

  private static RemedyRule.When when(Fields fields) {
    return new RemedyRule.When(
        match(fields), confidence(fields), severities(fields), firingFor(fields));
  }

  private static Match match(Fields fields) {
    List<String> codes = fields.texts("codes");
    if (codes.isEmpty()) {
      fields.problem("codes", "must name one code of a finding at least");
    }
    Set<String> known =
        Arrays.stream(Code.values()).map(Code::name).collect(Collectors.toUnmodifiableSet());
    codes.stream()
        .filter(code -> !known.contains(code))
        .forEach(
            code ->
                fields.problem(
                    "codes",
                    "no finding has the code "
                        + code
                        + Nearest.to(code, known, 1).stream()
                            .map(near -> " (did you mean " + near + "?)")
                            .collect(Collectors.joining())));
    List<List<String>> places =
        Stream.of("contexts", "namespaces", "kinds", "names").map(fields::texts).toList();
    return codes.isEmpty()
        ? WRONG
        : new Match(places.get(0), places.get(1), places.get(2), places.get(3), codes);
  }

  private static Set<Confidence> confidence(Fields fields) {
    Set<Confidence> sure =
        fields.textsOf("confidence", Set.of("HIGH", "MEDIUM")).stream()
            .filter(text -> text.equals("HIGH") || text.equals("MEDIUM"))
            .map(Confidence::valueOf)
            .collect(Collectors.toSet());
    return sure.isEmpty() ? Set.of(Confidence.HIGH) : sure;
  }

  private static Set<Severity> severities(Fields fields) {
    Map<String, Severity> known =
        Arrays.stream(Severity.values())
            .collect(Collectors.toMap(Severity::toString, severity -> severity));
    return fields.textsOf("severities", known.keySet()).stream()
        .flatMap(text -> Optional.ofNullable(known.get(text)).stream())
        .collect(Collectors.toSet());
  }

  private static Duration firingFor(Fields fields) {
    return duration(fields, "firingFor", Duration.ZERO);
  }

  private static Duration duration(Fields fields, String key, Duration standard) {
    Duration time = fields.duration(key).orElse(standard);
    if (time.compareTo(Duration.ofDays(1)) > 0) {
      fields.problem(key, "must be 1d or less");
    }
    return time;
  }

  private static Action action(Fields fields) {
    String tool = fields.required("tool");
    if (!tool.isEmpty() && !TOOLS.contains(tool)) {
      fields.problem("tool", "may be " + String.join(", ", TOOLS));
    }
    boolean proposed = fields.text("use").isPresent();
    if (proposed && !fields.text("use").orElseThrow().equals("next")) {
      fields.problem("use", "may be next, the call that the finding proposes");
    }
    Object arguments = fields.raw("arguments");
    if (proposed == (arguments != null)) {
      fields.problem("use", "give either use: next or arguments");
    }
    if (proposed || !TOOLS.contains(tool)) {
      return new Action.Proposed(tool);
    }
    if (!(arguments instanceof Map<?, ?> map)) {
      fields.problem("arguments", "must be a map");
      return new Action.Proposed(tool);
    }
    JsonObject template = (JsonObject) json(map);
    checkArguments(fields, tool, template);
    return new Action.Fixed(tool, template);
  }

  private static void checkArguments(Fields fields, String tool, JsonObject template) {
    JsonObject schema = new SchemaCatalog().read(tool).inputSchema();
    Set<String> known = new TreeSet<>(schema.getJsonObject("properties").fieldNames());
    known.removeAll(OWN);
    for (String key : template.fieldNames()) {
      if (!known.contains(key)) {
        fields.problem(
            "arguments." + key, tool + " takes " + String.join(", ", known) + " from a rule");
      }
    }
    for (Object key : schema.getJsonArray("required")) {
      if (known.contains((String) key) && !template.containsKey((String) key)) {
        fields.problem("arguments." + key, "is missing");
      }
    }
    if (!template.containsKey("namespace")) {
      fields.problem("arguments.namespace", "is missing");
    }
  }

  private static Object json(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        JsonObject object = new JsonObject();
        map.forEach((key, each) -> object.put(String.valueOf(key), json(each)));
        yield object;
      }
      case List<?> list -> new JsonArray(list.stream().map(RemedyRules::json).toList());
      case null -> "";
      default -> value;
    };
  }

  private static RemedyRule.Limits limits(Fields fields) {
    return new RemedyRule.Limits(
        rate(fields, "perObject", new RemedyRule.Rate(1, Duration.ofHours(1))),
        rate(fields, "perRule", new RemedyRule.Rate(5, Duration.ofDays(1))));
  }

  private static RemedyRule.Rate rate(Fields fields, String key, RemedyRule.Rate standard) {
    return fields
        .parsed(key, RemedyRules::rate, "a number and a time up to 30d, such as 1 per 1h")
        .orElse(standard);
  }

  private static Optional<RemedyRule.Rate> rate(String text) {
    Matcher matcher = RATE.matcher(text);
    return matcher.matches()
        ? Times.parse(matcher.group(2))
            .filter(window -> window.compareTo(MEMORY) <= 0)
            .map(window -> new RemedyRule.Rate(Integer.parseInt(matcher.group(1)), window))
        : Optional.empty();
  }
}
