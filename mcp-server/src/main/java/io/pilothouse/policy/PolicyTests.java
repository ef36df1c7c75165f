package io.pilothouse.policy;

import io.pilothouse.yaml.Fields;
import io.pilothouse.yaml.Times;
import io.pilothouse.yaml.YamlException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Cases that a policy must decide as they say: YAML as {@code policy-tests.schema.json} describes
 * it.
 *
 * @param policy the file they are about, relative to theirs
 * @param cases in the order of the file
 */
public record PolicyTests(String policy, List<Case> cases) {
  private static final Instant ANY_TIME = Instant.parse("2026-06-10T10:00:00Z");

  public PolicyTests {
    cases = List.copyOf(cases);
  }

  /** One of them. */
  public record Case(String name, Situation situation, Expected expected) {}

  /**
   * A write and what surrounds it.
   *
   * @param history how long before {@code at} the same write happened already
   */
  public record Situation(WriteRequest write, Instant at, boolean killed, List<Duration> history) {
    Evaluation evaluate(Policy policy) {
      Usage usage =
          (budget, since) ->
              (int) history.stream().filter(ago -> at.minus(ago).isAfter(since)).count();
      return policy.evaluate(write, at, killed, usage);
    }
  }

  /**
   * @param rule that must decide; empty: any will do
   * @param message a part of the message that is wanted; empty: any will do
   */
  public record Expected(Verdict verdict, Optional<String> rule, Optional<String> message) {}

  /**
   * How a case went.
   *
   * @param problem what is not as expected; empty if all is well
   */
  public record Outcome(Case of, Evaluation evaluation, Optional<String> problem) {}

  /**
   * @throws PolicyException with everything that is wrong with the file
   */
  public static PolicyTests parse(String yaml) throws PolicyException {
    try {
      return read(Fields.of(yaml, "PolicyTest"));
    } catch (YamlException bad) {
      throw new PolicyException(bad.problems());
    }
  }

  private static PolicyTests read(Fields file) throws YamlException {
    String policy = file.required("policy");
    List<Optional<Case>> cases = file.list("cases").stream().map(PolicyTests::readCase).toList();
    file.refuseOthers();
    file.check();
    return new PolicyTests(policy, cases.stream().flatMap(Optional::stream).toList());
  }

  /**
   * Evaluates one write.
   *
   * @param given YAML or JSON, as under {@code given} of a case
   * @throws PolicyException with everything that is wrong with it
   */
  public static Evaluation evaluate(String given, Policy policy) throws PolicyException {
    try {
      Fields fields = Fields.of(given);
      Situation situation = situation(fields);
      fields.check();
      return situation.evaluate(policy);
    } catch (YamlException bad) {
      throw new PolicyException(bad.problems());
    }
  }

  /** Runs every case. */
  public List<Outcome> run(Policy policy) {
    return cases.stream().map(each -> run(each, policy)).toList();
  }

  private static Outcome run(Case each, Policy policy) {
    Evaluation evaluation = each.situation().evaluate(policy);
    return new Outcome(each, evaluation, problem(each.expected(), evaluation));
  }

  private static Optional<String> problem(Expected expected, Evaluation actual) {
    List<String> problems = new ArrayList<>();
    if (expected.verdict() != actual.verdict()) {
      problems.add(
          "expected %s, got %s".formatted(expected.verdict().word(), actual.verdict().word()));
    }
    expected
        .rule()
        .filter(rule -> !rule.equals(actual.rule()))
        .ifPresent(
            rule ->
                problems.add("expected rule \"%s\", got \"%s\"".formatted(rule, actual.rule())));
    expected
        .message()
        .filter(message -> !actual.message().contains(message))
        .ifPresent(
            message ->
                problems.add(
                    "expected a message with \"%s\", got \"%s\""
                        .formatted(message, actual.message())));
    return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
  }

  private static Optional<Case> readCase(Fields fields) {
    String name = fields.required("name");
    Optional<Fields> given = fields.inner("given");
    Optional<Fields> expect = fields.inner("expect");
    if (given.isEmpty() || expect.isEmpty()) {
      fields.problem("given", "given and expect must both be maps");
      fields.refuseOthers();
      return Optional.empty();
    }
    Situation situation = situation(given.get());
    Expected expected =
        new Expected(
            RuleReader.verdict(expect.get(), "decide").orElse(Verdict.DENY),
            expect.get().text("rule"),
            expect.get().text("message"));
    if (!expect.get().has("decide")) {
      expect.get().problem("decide", "is missing");
    }
    expect.get().refuseOthers();
    fields.refuseOthers();
    return Optional.of(new Case(name, situation, expected));
  }

  private static Situation situation(Fields given) {
    Situation situation =
        new Situation(
            write(given),
            given.moment("at").orElse(ANY_TIME),
            given.flag("killSwitch"),
            history(given));
    given.refuseOthers();
    return situation;
  }

  private static List<Duration> history(Fields given) {
    List<Duration> history = new ArrayList<>();
    for (String text : given.texts("history")) {
      Times.parse(text)
          .ifPresentOrElse(
              history::add,
              () -> given.problem("history", "holds times ago, such as 30s, 10m or 2h"));
    }
    return history;
  }

  private static WriteRequest write(Fields given) {
    String kind = given.text("kind").orElse("Deployment");
    OptionalInt away = given.number("unavailablePercent", 0, 100);
    return new WriteRequest(
        given.required("tool"),
        given
            .parsed(
                "effect",
                text -> Optional.of(text).filter(RuleReader.EFFECTS::contains),
                "write or destructive")
            .orElse("write"),
        new WriteRequest.Target(
            given.text("context").orElse("test"),
            given.text("namespace").orElse(""),
            KnownKinds.of(kind),
            given.text("name").orElse("web"),
            given.labels("labels")),
        new WriteRequest.Requester(
            given.text("user").orElse("somebody"),
            given.texts("groups"),
            given.text("session").orElse("")),
        new WriteRequest.Impact(
            given.number("replicas", 0, 1_000_000),
            away.isPresent() ? OptionalDouble.of(away.getAsInt()) : OptionalDouble.empty(),
            map(given, "object"),
            given.raw("patch"),
            map(given, "plan")));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Fields given, String key) {
    return switch (given.raw(key)) {
      case null -> Map.of();
      case Map<?, ?> map -> (Map<String, Object>) map;
      default -> {
        given.problem(key, "must be a map");
        yield Map.of();
      }
    };
  }
}
