package io.pilothouse.monitor.config;

import io.pilothouse.monitor.incident.Exemption;
import io.pilothouse.monitor.incident.Match;
import io.pilothouse.monitor.incident.Rules;
import io.pilothouse.yaml.Fields;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what incidents are judged by. */
final class RulesReader {
  private static final int MOST = 1_000;

  /** Stands for one that is wrong, which is noted. */
  private static final Match WRONG =
      new Match(List.of(), List.of(), List.of(), List.of(), List.of("?"));

  private RulesReader() {}

  static Rules read(Fields file) {
    Rules times = Parts.of(file, "incidents", RulesReader::times);
    return new Rules(
        times.pendingFor(),
        times.resolve(),
        times.flapping(),
        Parts.all(file, "silences", RulesReader::untilSomeday),
        Parts.all(file, "knownIssues", RulesReader::untilSomeday),
        Parts.all(file, "maintenance", RulesReader::window),
        times.keep());
  }

  private static Rules times(Fields fields) {
    return new Rules(
        fields.duration("pendingFor").orElse(Rules.DEFAULT.pendingFor()),
        Parts.of(fields, "resolveAfter", RulesReader::resolve),
        Parts.of(fields, "flapping", RulesReader::flapping),
        List.of(),
        List.of(),
        List.of(),
        fields.duration("keep").orElse(Rules.DEFAULT.keep()));
  }

  private static Rules.Resolve resolve(Fields fields) {
    Rules.Resolve standard = Rules.DEFAULT.resolve();
    return new Rules.Resolve(
        fields.number("looks", 1, MOST).orElse(standard.looks()),
        fields.duration("for").orElse(standard.after()));
  }

  private static Rules.Flapping flapping(Fields fields) {
    Rules.Flapping standard = Rules.DEFAULT.flapping();
    return new Rules.Flapping(
        fields.number("transitions", 2, MOST).orElse(standard.switches()),
        fields.duration("within").orElse(standard.within()),
        fields.duration("hold").orElse(standard.hold()));
  }

  private static Exemption untilSomeday(Fields fields) {
    return new Exemption(
        match(fields), Optional.empty(), moment(fields, "until"), fields.required("reason"));
  }

  private static Exemption window(Fields fields) {
    Optional<Instant> from = moment(fields, "from");
    Optional<Instant> to = moment(fields, "to");
    if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
      fields.problem("to", "must be later than from");
    }
    return new Exemption(match(fields), from, to, fields.required("reason"));
  }

  private static Optional<Instant> moment(Fields fields, String key) {
    if (!fields.has(key)) {
      fields.problem(key, "is missing");
    }
    return fields.moment(key);
  }

  /** One that is empty would fit everything, which nobody means. */
  private static Match match(Fields fields) {
    boolean empty =
        fields
            .inner("match")
            .filter(
                inner ->
                    Stream.of("contexts", "namespaces", "kinds", "names", "codes")
                        .anyMatch(inner::has))
            .isEmpty();
    if (empty) {
      fields.problem("match", "must name contexts, namespaces, kinds, names or codes");
    }
    List<List<String>> lists =
        Parts.of(
            fields,
            "match",
            inner ->
                List.of(
                    inner.texts("contexts"),
                    inner.texts("namespaces"),
                    inner.texts("kinds"),
                    inner.texts("names"),
                    inner.texts("codes")));
    return lists.stream().allMatch(List::isEmpty)
        ? WRONG
        : new Match(lists.get(0), lists.get(1), lists.get(2), lists.get(3), lists.get(4));
  }
}
