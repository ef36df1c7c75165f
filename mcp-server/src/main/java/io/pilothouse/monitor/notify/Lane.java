package io.pilothouse.monitor.notify;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.store.Parcel;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one channel is still to be told of one incident.
 *
 * @param parcels of its news, in order
 * @param bulletins theirs
 * @param notes in order; with the news, at least one
 * @param receipt of the last thing that the channel was told of it; empty: it knows nothing
 */
record Lane(
    List<Parcel> parcels,
    List<Bulletin> bulletins,
    List<Addition> notes,
    Optional<JsonObject> receipt) {
  /** A note and its parcel. */
  record Addition(Parcel parcel, Message.Noted message) {}

  private static final Set<News> OPENING = EnumSet.of(News.FIRED, News.ESCALATED, News.FLAPPING);
  private static final Set<News> URGENT =
      EnumSet.of(News.ESCALATED, News.ACKNOWLEDGED, News.FLAPPING, News.REPEATED);

  static Lane of(List<Parcel> waiting, Optional<JsonObject> receipt) {
    List<Parcel> parcels = waiting.stream().filter(parcel -> !isNote(parcel)).toList();
    return new Lane(
        parcels,
        parcels.stream().map(parcel -> Bulletin.fromJson(parcel.notice().body())).toList(),
        waiting.stream()
            .filter(Lane::isNote)
            .map(parcel -> new Addition(parcel, Message.noted(parcel.notice().body())))
            .toList(),
        receipt);
  }

  static boolean isNote(Parcel parcel) {
    return parcel.notice().kind().equals(Announcements.NOTE);
  }

  Bulletin last() {
    return bulletins.getLast();
  }

  /**
   * What is told next, if that is a note: never before the channel has heard of the incident, and
   * not before news that are older. Several news are told as one in the place of the last.
   */
  Optional<Addition> note() {
    return notes.stream()
        .findFirst()
        .filter(first -> isKnown())
        .filter(first -> parcels.isEmpty() || first.parcel().id() < parcels.getLast().id());
  }

  /** All that waits. */
  List<Parcel> all() {
    return Stream.concat(parcels.stream(), notes.stream().map(Addition::parcel)).toList();
  }

  /** What belongs together for people: a namespace of a cluster. */
  static String group(Bulletin bulletin) {
    return bulletin.matter().subject().context() + "/" + bulletin.matter().subject().namespace();
  }

  boolean isKnown() {
    return receipt.isPresent();
  }

  /** Nobody can have heard of it, and nobody needs to. */
  boolean isNeverToBeTold() {
    if (isKnown() || wasTried()) {
      return false;
    }
    return bulletins.stream().noneMatch(each -> OPENING.contains(each.news())) || last().over();
  }

  private boolean wasTried() {
    return parcels.stream().anyMatch(parcel -> parcel.attempts() > 0);
  }

  /** Until when attempts that failed keep it waiting. */
  Optional<Instant> heldUntil(Instant now) {
    return all().stream()
        .filter(parcel -> parcel.attempts() > 0 && parcel.due().isAfter(now))
        .map(Parcel::due)
        .max(Instant::compareTo);
  }

  /**
   * What this channel is not to be told though it knows of the incident: a message of its own is
   * not made for what only changes how something is shown, and programs take no notes.
   */
  List<Parcel> needless(Style style) {
    return switch (style) {
      case THREADED -> List.of();
      case GROUPED ->
          bulletins.stream().allMatch(each -> each.news() == News.CHANGED) ? parcels : List.of();
      case PASSED_ON -> notes.stream().map(Addition::parcel).toList();
    };
  }

  boolean isUrgent() {
    return bulletins.stream().anyMatch(each -> URGENT.contains(each.news()));
  }

  /** When the first of it happened. */
  Instant begin() {
    return bulletins.getFirst().at();
  }

  /** The most urgent severity that it had meanwhile. */
  Severity worst() {
    return Stream.concat(
            bulletins.stream().map(Bulletin::severity),
            notes.stream().map(each -> each.message().about().severity()))
        .sorted()
        .findFirst()
        .orElseThrow();
  }

  /** All of it as one: how it stands, and the most that happened. */
  Bulletin folded() {
    Bulletin last = last();
    Optional<Severity> before =
        isKnown()
            ? bulletins.stream()
                .flatMap(each -> each.before().stream())
                .findFirst()
                .filter(severity -> severity != last.severity())
            : Optional.empty();
    return new Bulletin(
        last.incident(),
        news(),
        last.severity(),
        before,
        last.by(),
        new Bulletin.Span(last.since(), last.at()),
        last.matter());
  }

  /** The last word that there was; to those who know nothing, that it is there. */
  private News news() {
    News word =
        bulletins.stream()
            .map(Bulletin::news)
            .filter(each -> each != News.CHANGED)
            .reduce(News.CHANGED, (before, next) -> next);
    boolean first = !isKnown() && word != News.RESOLVED && word != News.FLAPPING;
    return first ? News.FIRED : word;
  }
}
