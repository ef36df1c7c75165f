package io.pilothouse.monitor.remedy;

import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Sighting;
import io.pilothouse.monitor.incident.State;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides which incidents are to be repaired, by which rule. Pure.
 *
 * @param rule the first that fits
 */
record Choice(RemedyRule rule, Remedy.Cause cause, Remedy.Call call) {
  /**
   * What is to be done about an incident now; empty if nothing.
   *
   * @param past every repair that can still matter
   */
  static Optional<Choice> of(
      Incident incident, Sight sight, List<RemedyRule> rules, List<Remedy> past) {
    Instant now = sight.look().at();
    return sight
        .of(incident.fingerprint())
        .filter(seen -> isEligible(incident) && sight.tells(incident.subject()))
        .flatMap(seen -> chosen(incident, seen, rules, now))
        .filter(choice -> choice.isFree(past, sight))
        .filter(choice -> choice.isWithinLimits(past, now));
  }

  /** What comes and goes, is taken care of or explained by something else is left alone. */
  private static boolean isEligible(Incident incident) {
    return incident.state() == State.FIRING
        && incident.handling().ack().isEmpty()
        && incident.handling().isAudible();
  }

  private static Optional<Choice> chosen(
      Incident incident, Sighting seen, List<RemedyRule> rules, Instant now) {
    return rules.stream()
        .filter(rule -> rule.fits(incident, seen, now))
        .findFirst()
        .flatMap(
            rule ->
                rule.action()
                    .arguments(seen)
                    .map(
                        arguments ->
                            new Choice(
                                rule,
                                cause(incident, rule),
                                new Remedy.Call(rule.action().tool(), placed(arguments, seen)))));
  }

  private static Remedy.Cause cause(Incident incident, RemedyRule rule) {
    return new Remedy.Cause(
        incident.id(),
        incident.fingerprint(),
        incident.subject(),
        incident.severity(),
        rule.name());
  }

  /** No call relies on a context's own namespace. */
  private static JsonObject placed(JsonObject arguments, Sighting seen) {
    return arguments.containsKey("namespace")
        ? arguments
        : arguments.copy().put("namespace", seen.subject().namespace());
  }

  /** The id of what it becomes: one for each incident, and one for what is merely told of it. */
  String id() {
    return cause.incident() + (rule.dryRun() ? "-told" : "");
  }

  /** Of several that are told or done in a cycle, those that must not be done together. */
  String namespace() {
    return call.target().namespace();
  }

  private boolean isFree(List<Remedy> past, Sight sight) {
    return past.stream().noneMatch(each -> forbids(each, sight));
  }

  /**
   * One that is under way at the object, one of the same incident, one that did not help against
   * the same trouble, and another rule's that came to nothing while its incident is still open.
   */
  private boolean forbids(Remedy other, Sight sight) {
    if (other.id().equals(id())) {
      return true;
    }
    if (other.status() == Status.TOLD) {
      return false;
    }
    boolean sameObject = other.concerns(call.target()) || other.concerns(cause.subject().ref());
    return sameObject && !other.status().isFinal()
        || other.cause().incident().equals(cause.incident())
        || other.cause().fingerprint().equals(cause.fingerprint()) && other.wasInVain()
        || sameObject
            && other.status() != Status.VERIFIED
            && sight.incident(other.cause().incident()).isPresent();
  }

  private boolean isWithinLimits(List<Remedy> past, Instant now) {
    Ref target = call.target();
    List<Remedy> mine =
        past.stream()
            .filter(each -> each.cause().rule().equals(rule.name()))
            .filter(each -> each.status() != Status.TOLD && each.status() != Status.DENIED)
            .toList();
    return isWithin(rule.limits().perRule(), mine, now)
        && isWithin(
            rule.limits().perObject(),
            mine.stream().filter(each -> each.call().target().equals(target)).toList(),
            now);
  }

  private static boolean isWithin(RemedyRule.Rate rate, List<Remedy> all, Instant now) {
    Instant since = now.minus(rate.window());
    return all.stream().filter(each -> each.begun().isAfter(since)).count() < rate.most();
  }
}
