package io.pilothouse.monitor.notify;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.store.Parcel;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one channel is still to be told of one incident.
 *
 * @param parcels at least one, in order
 * @param bulletins theirs
 * @param receipt of the last thing that the channel was told of it; empty: it knows nothing
 */
record Lane(List<Parcel> parcels, List<Bulletin> bulletins, Optional<JsonObject> receipt) {
  private static final Set<News> OPENING = EnumSet.of(News.FIRED, News.ESCALATED, News.FLAPPING);
  private static final Set<News> URGENT =
      EnumSet.of(News.ESCALATED, News.ACKNOWLEDGED, News.FLAPPING, News.REPEATED);

  static Lane of(List<Parcel> parcels, Optional<JsonObject> receipt) {
    List<Bulletin> bulletins =
        parcels.stream().map(parcel -> Bulletin.fromJson(parcel.notice().body())).toList();
    return new Lane(parcels, bulletins, receipt);
  }

  Bulletin last() {
    return bulletins.getLast();
  }

  String incident() {
    return last().incident();
  }

  /** What belongs together for people: a namespace of a cluster. */
  static String group(Bulletin bulletin) {
    return bulletin.matter().context() + "/" + bulletin.matter().namespace();
  }

  boolean isKnown() {
    return receipt.isPresent();
  }

  /** Nobody can have heard of it, and nobody needs to. */
  boolean isNeverToBeTold() {
    if (isKnown() || wasTried()) {
      return false;
    }
    return last().over() || bulletins.stream().noneMatch(each -> OPENING.contains(each.news()));
  }

  private boolean wasTried() {
    return parcels.stream().anyMatch(parcel -> parcel.attempts() > 0);
  }

  /** Until when attempts that failed keep it waiting. */
  Optional<Instant> heldUntil(Instant now) {
    return parcels.stream()
        .filter(parcel -> parcel.attempts() > 0 && parcel.due().isAfter(now))
        .map(Parcel::due)
        .max(Instant::compareTo);
  }

  /** Worth no message of its own. */
  boolean isQuiet() {
    return bulletins.stream().allMatch(each -> each.news() == News.CHANGED);
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
    return bulletins.stream().map(Bulletin::severity).sorted().findFirst().orElseThrow();
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
        last.since(),
        last.at(),
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
