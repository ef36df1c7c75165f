package io.pilothouse.diagnosis.finding;

import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one analyzer has seen at one object. Several that say the same of one owner's objects become
 * one finding.
 *
 * @param level how bad; the code's own unless said otherwise
 * @param summary one sentence without its subject, which comes before it, and without names that
 *     differ from pod to pod
 * @param evidence facts with the object and field they were read from
 */
public record Observation(
    Code code,
    Place place,
    Level level,
    String summary,
    List<String> evidence,
    Confidence confidence,
    Hints hints) {
  /**
   * Where.
   *
   * @param subject the object it was seen at
   * @param container empty: the whole object
   * @param target what is missing or broken, where that is another object: observations of one
   *     target belong together, whoever owns their subjects
   * @param causes objects that the subject depends on in this matter, beyond the graph's own edges
   */
  public record Place(Ref subject, String container, Optional<Ref> target, List<Ref> causes) {}

  /**
   * What else is known.
   *
   * @param since when it began, as far as can be seen
   * @param next calls that would take somebody further, the best first
   */
  public record Hints(Optional<Instant> since, List<NextCall> next) {}

  /**
   * @param summary one sentence, as {@code image docker.io/shop/web:2 is not in the registry}
   */
  public static Observation of(Code code, KubeObject subject, String summary) {
    return of(code, subject.ref(), summary);
  }

  /** The same, at an object that need not exist. */
  public static Observation of(Code code, Ref subject, String summary) {
    return new Observation(
        code,
        new Place(subject, "", Optional.empty(), List.of()),
        code.level(),
        summary,
        List.of(),
        code.nature() == Nature.CAUSE ? Confidence.HIGH : Confidence.MEDIUM,
        new Hints(Optional.empty(), List.of()));
  }

  public Ref subject() {
    return place.subject();
  }

  public String container() {
    return place.container();
  }

  public Optional<Ref> target() {
    return place.target();
  }

  public List<Ref> causes() {
    return place.causes();
  }

  public Optional<Instant> since() {
    return hints.since();
  }

  public List<NextCall> next() {
    return hints.next();
  }

  /** The same, but so bad. */
  public Observation at(Level how) {
    return new Observation(code, place, how, summary, evidence, confidence, hints);
  }

  /** The same, in one container. */
  public Observation in(String container) {
    return with(new Place(subject(), container, target(), causes()));
  }

  /** The same, for want of another object. */
  public Observation about(Ref target) {
    return with(new Place(subject(), container(), Optional.of(target), causes()));
  }

  /** The same, if something is wrong with another object, because of that. */
  public Observation dueTo(Ref cause) {
    return with(new Place(subject(), container(), target(), and(causes(), cause)));
  }

  private Observation with(Place other) {
    return new Observation(code, other, level, summary, evidence, confidence, hints);
  }

  /** One more fact; an empty one is none. */
  public Observation because(String fact) {
    return fact.isEmpty()
        ? this
        : new Observation(code, place, level, summary, and(evidence, fact), confidence, hints);
  }

  /** One more fact, right after the first, which says what was seen. */
  public Observation backed(String fact) {
    int place = Math.min(1, evidence.size());
    List<String> facts =
        Stream.of(
                evidence.subList(0, place), List.of(fact), evidence.subList(place, evidence.size()))
            .flatMap(List::stream)
            .toList();
    return new Observation(code, place(), level, summary, facts, confidence, hints);
  }

  public Observation sure(Confidence how) {
    return new Observation(code, place, level, summary, evidence, how, hints);
  }

  public Observation since(Optional<Instant> time) {
    return hinting(new Hints(time, next()));
  }

  /** One more call. */
  public Observation then(NextCall call) {
    return hinting(new Hints(since(), and(next(), call)));
  }

  /** That call before all others, and no other of the same tool. */
  public Observation first(NextCall call) {
    List<NextCall> others =
        next().stream().filter(each -> !each.tool().equals(call.tool())).toList();
    return hinting(new Hints(since(), Stream.concat(Stream.of(call), others.stream()).toList()));
  }

  /** That call in the place of those of the same tool, if there are any. */
  public Observation instead(NextCall call) {
    return hinting(
        new Hints(
            since(),
            next().stream().map(each -> each.tool().equals(call.tool()) ? call : each).toList()));
  }

  private Observation hinting(Hints other) {
    return new Observation(code, place, level, summary, evidence, confidence, other);
  }

  private static <T> List<T> and(List<T> list, T more) {
    return Stream.concat(list.stream(), Stream.of(more)).toList();
  }
}
