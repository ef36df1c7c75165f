package io.pilothouse.monitor.incident;

import io.pilothouse.monitor.incident.Incident.Grade;
import io.pilothouse.monitor.incident.Incident.Handling;
import io.pilothouse.monitor.incident.Incident.Health;
import io.pilothouse.monitor.incident.Incident.Times;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides what becomes of incidents: pure, the same for the same input. */
public final class IncidentMachine {
  private static final int ID_LENGTH = 10;

  private final Look.Seen look;
  private final Rules rules;
  private final Instant now;
  private final Grading grading;
  private final Explanations explanations;
  private final Map<String, Incident> unresolved;

  private IncidentMachine(List<Incident> known, Look.Seen look, Rules rules, Instant now) {
    this.look = look;
    this.rules = rules;
    this.now = now;
    this.grading = new Grading(rules, look.sightings(), now);
    this.explanations = new Explanations(look.sightings());
    this.unresolved =
        known.stream()
            .filter(each -> !each.isResolved())
            .collect(Collectors.toMap(Incident::fingerprint, each -> each));
  }

  /**
   * What a look means for the incidents of its cluster; those of others are left as they are.
   *
   * @param open as the last turn left them
   * @param now not before that of any turn before
   */
  public static Turn apply(List<Incident> open, Look look, Rules rules, Instant now) {
    return switch (look) {
      case Look.Failed unknown -> new Turn(open, List.of());
      case Look.Seen seen -> {
        Map<Boolean, List<Incident>> own =
            open.stream()
                .collect(
                    Collectors.partitioningBy(
                        each -> each.subject().context().equals(seen.context())));
        Turn turn = new IncidentMachine(own.get(true), seen, rules, now).judge(own.get(true));
        yield new Turn(
            Stream.concat(own.get(false).stream(), turn.open().stream()).toList(),
            turn.transitions());
      }
    };
  }

  /**
   * Somebody takes care of it.
   *
   * @return empty if it is resolved
   */
  public static Optional<Transition> acknowledge(Incident incident, Ack ack) {
    if (incident.isResolved()) {
      return Optional.empty();
    }
    Course course = new Course(incident, Rules.DEFAULT, ack.at());
    course.acknowledge(ack);
    return Optional.of(course.transitions().getLast());
  }

  private Turn judge(List<Incident> known) {
    Map<String, Sighting> fresh = new LinkedHashMap<>();
    look.sightings().forEach(each -> fresh.put(each.fingerprint(), each));
    List<Course> courses = new ArrayList<>();
    for (Incident incident : known) {
      Optional<Sighting> sighting = Optional.ofNullable(fresh.remove(incident.fingerprint()));
      courses.add(judge(incident, sighting));
    }
    fresh.values().forEach(each -> courses.add(open(each)));
    return new Turn(
        courses.stream().map(Course::incident).filter(this::isRemembered).toList(),
        courses.stream().flatMap(each -> each.transitions().stream()).toList());
  }

  private Course judge(Incident incident, Optional<Sighting> sighting) {
    Course course = new Course(incident, rules, now);
    Optional<String> cause = explanations.of(incident);
    if (sighting.isPresent()) {
      Grade grade = grading.next(incident.grade(), sighting.get());
      course.seen(sighting.get(), grade, look.gaps(), inhibitor(incident));
    } else if (cause.isPresent()) {
      course.explained(cause.get());
    } else if (isKnown(incident)) {
      course.clean();
    }
    return course;
  }

  /**
   * What keeps on inhibiting what is seen as a cause itself now: the old cause is gone, but not for
   * long enough to be over, so that things may just be coming back one after the other.
   */
  private Optional<String> inhibitor(Incident incident) {
    return incident
        .handling()
        .inhibitedBy()
        .filter(cause -> !explanations.isSeen(cause))
        .filter(cause -> unresolved.containsKey(cause) && isEnding(unresolved.get(cause)));
  }

  private boolean isEnding(Incident cause) {
    return cause.state() != State.FLAPPING && isKnown(cause) && explanations.of(cause).isEmpty();
  }

  /** Whether the look would have shown it: it saw all that showed it last time. */
  private boolean isKnown(Incident incident) {
    String namespace = incident.subject().namespace();
    boolean covered =
        look.namespaces().isEmpty() || namespace.isEmpty() || look.namespaces().contains(namespace);
    return covered && incident.health().gaps().containsAll(look.gaps());
  }

  private Course open(Sighting sighting) {
    Incident incident =
        new Incident(
            id(sighting.fingerprint()),
            sighting,
            State.PENDING,
            grading.first(sighting),
            new Times(now, now, Optional.empty(), now, now, Optional.empty()),
            new Health(true, 0, Optional.empty(), look.gaps(), List.of()),
            new Handling(0, false, Optional.empty(), Optional.empty(), Optional.empty()));
    Course course = new Course(incident, rules, now);
    course.open();
    return course;
  }

  private boolean isRemembered(Incident incident) {
    return incident
        .times()
        .resolved()
        .filter(end -> !end.plus(rules.flapping().within()).isAfter(now))
        .isEmpty();
  }

  private String id(String fingerprint) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((fingerprint + "|" + now).getBytes(StandardCharsets.UTF_8));
      return "i-" + HexFormat.of().formatHex(hash).substring(0, ID_LENGTH);
    } catch (NoSuchAlgorithmException everyPlatformHasIt) {
      throw new IllegalStateException(everyPlatformHasIt);
    }
  }
}
