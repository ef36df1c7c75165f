package io.pilothouse.monitor.notify;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.config.MonitorConfig.Notify;
import io.pilothouse.monitor.notify.Agenda.Dispatch;
import io.pilothouse.monitor.store.Parcel;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Decides what a channel is told now of what waits for it. Pure: everything that it goes by is in
 * the outbox, so a restart changes nothing.
 *
 * <p>What is new waits for the group wait; further news of a group come at its interval; what is
 * over before its wait ends is never told. A rise of severity, an acknowledgement and a repetition
 * do not wait, and the two highest severities wait for no interval. Notes follow the news of their
 * incident and wake nobody.
 */
public final class Planner {
  static final String THREAD = "thread";

  /**
   * What a channel has heard and is to hear.
   *
   * @param waiting in order
   * @param receipts of the last thing told, by incident
   * @param told lately
   */
  record Past(List<Parcel> waiting, Map<String, JsonObject> receipts, List<Parcel> told) {}

  private final Notify rules;

  public Planner(Notify rules) {
    this.rules = rules;
  }

  /** How far back {@link Past#told} must reach. */
  Duration memory() {
    return rules.grouping().interval();
  }

  Agenda plan(String channel, Style style, Past past, Instant now) {
    List<Dispatch> dispatches = new ArrayList<>();
    List<Long> dropped = new ArrayList<>();
    Map<String, List<Lane>> groups = new LinkedHashMap<>();
    List<Lane> digest = new ArrayList<>();
    remarks(past, now).forEach(dispatches::add);
    List<Lane> waiting = lanes(past);
    for (Lane lane : waiting) {
      List<Parcel> needless = isForNobody(channel, lane) ? lane.all() : lane.needless(style);
      if (!needless.isEmpty()) {
        dropped.addAll(needless.stream().map(Parcel::id).toList());
      } else if (lane.heldUntil(now).isPresent() || isQuiet(lane, style, now)) {
        continue;
      } else if (lane.note().isPresent()) {
        lane.note()
            .filter(note -> isTime(note, lane, style, now))
            .map(note -> dispatch(note, lane))
            .ifPresent(dispatches::add);
      } else if (isForDigest(lane, style)) {
        digest.add(lane);
      } else {
        groups.computeIfAbsent(key(style, lane.last()), none -> new ArrayList<>()).add(lane);
      }
    }
    Map<String, Instant> lastTold = lastTold(style, past.told());
    groups.entrySet().stream()
        .sorted(Comparator.comparing(group -> worst(group.getValue())))
        .flatMap(
            group ->
                chosen(
                    group.getValue(), style, Optional.ofNullable(lastTold.get(group.getKey())), now)
                    .stream())
        .forEach(dispatches::add);
    digest(digest, now).ifPresent(dispatches::add);
    boolean done = !dispatches.isEmpty() || !dropped.isEmpty();
    return new Agenda(
        dispatches, dropped, done && waiting.stream().anyMatch(lane -> !lane.notes().isEmpty()));
  }

  /** The most urgent is told first: a rate limit may stand between it and the last. */
  private static Severity worst(List<Lane> lanes) {
    return lanes.stream().map(Lane::worst).min(Comparator.naturalOrder()).orElseThrow();
  }

  private static List<Dispatch> remarks(Past past, Instant now) {
    return past.waiting().stream()
        .filter(parcel -> parcel.notice().incident().isEmpty() && !parcel.due().isAfter(now))
        .map(
            parcel ->
                new Dispatch(
                    List.of(parcel.id()),
                    Message.fromJson(parcel.notice().body()),
                    Optional.empty()))
        .toList();
  }

  private static List<Lane> lanes(Past past) {
    return past.waiting().stream()
        .filter(parcel -> !parcel.notice().incident().isEmpty())
        .collect(
            Collectors.groupingBy(
                parcel -> parcel.notice().incident(), LinkedHashMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(
            each ->
                Lane.of(each.getValue(), Optional.ofNullable(past.receipts().get(each.getKey()))))
        .toList();
  }

  private boolean isForNobody(String channel, Lane lane) {
    return lane.isNeverToBeTold() || !isRouted(channel, lane);
  }

  /** A channel that has heard of it hears how it goes on, whatever the severity is then. */
  private boolean isRouted(String channel, Lane lane) {
    return lane.isKnown()
        || rules.routes().stream()
            .filter(route -> route.channels().contains(channel))
            .anyMatch(route -> route.severities().contains(lane.last().severity()));
  }

  private boolean isQuiet(Lane lane, Style style, Instant now) {
    return style != Style.PASSED_ON
        && rules
            .quietHours()
            .filter(hours -> Calendar.isQuiet(hours, now))
            .filter(hours -> !hours.except().contains(lane.worst()))
            .isPresent();
  }

  private boolean isForDigest(Lane lane, Style style) {
    boolean conversation = style == Style.THREADED && thread(lane).isPresent();
    return style != Style.PASSED_ON
        && !conversation
        && rules.digest().filter(each -> each.severities().contains(lane.worst())).isPresent();
  }

  /** Those who heard of the incident in a digest do not hear more of it at another time. */
  private boolean isTime(Lane.Addition note, Lane lane, Style style, Instant now) {
    return !isForDigest(lane, style)
        || rules
            .digest()
            .filter(digest -> !Calendar.next(digest, note.message().at()).isAfter(now))
            .isPresent();
  }

  private static Dispatch dispatch(Lane.Addition note, Lane lane) {
    return new Dispatch(List.of(note.parcel().id()), note.message(), thread(lane));
  }

  private static String key(Style style, Bulletin bulletin) {
    return style == Style.GROUPED ? Lane.group(bulletin) : bulletin.incident();
  }

  private static Map<String, Instant> lastTold(Style style, List<Parcel> told) {
    Map<String, Instant> last = new TreeMap<>();
    for (Parcel parcel : told) {
      if (!parcel.notice().incident().isEmpty() && !Lane.isNote(parcel)) {
        Bulletin bulletin = Bulletin.fromJson(parcel.notice().body());
        parcel.delivered().ifPresent(at -> last.merge(key(style, bulletin), at, Planner::later));
      }
    }
    return last;
  }

  /** Those of a group that are told now: all once it is time for one, else the urgent ones. */
  private Optional<Dispatch> chosen(
      List<Lane> lanes, Style style, Optional<Instant> lastTold, Instant now) {
    boolean time =
        style == Style.PASSED_ON
            || lanes.stream()
                .anyMatch(lane -> !lane.isUrgent() && !ready(lane, lastTold).isAfter(now));
    List<Lane> chosen = time ? lanes : lanes.stream().filter(Lane::isUrgent).toList();
    if (chosen.isEmpty()) {
      return Optional.empty();
    }
    List<Bulletin> bulletins =
        chosen.stream().map(Lane::folded).sorted(Comparator.comparing(Bulletin::severity)).toList();
    Message message = new Message.Update(name(chosen), now, bulletins);
    return Optional.of(new Dispatch(ids(chosen), message, thread(chosen.getFirst())));
  }

  private Instant ready(Lane lane, Optional<Instant> lastTold) {
    Instant interval =
        lastTold.map(at -> at.plus(rules.grouping().interval())).orElse(Instant.EPOCH);
    if (lane.isKnown()) {
      return interval;
    }
    Instant waited = lane.begin().plus(rules.grouping().groupWait());
    return lane.worst().compareTo(Severity.SEV2) <= 0 ? waited : later(waited, interval);
  }

  private Optional<Dispatch> digest(List<Lane> lanes, Instant now) {
    boolean time =
        rules
            .digest()
            .filter(
                digest ->
                    lanes.stream()
                        .anyMatch(lane -> !Calendar.next(digest, lane.begin()).isAfter(now)))
            .isPresent();
    if (!time) {
      return Optional.empty();
    }
    List<Bulletin> bulletins = lanes.stream().map(Lane::folded).toList();
    return Optional.of(
        new Dispatch(
            ids(lanes), new Message.Digest(name(lanes), now, bulletins), Optional.empty()));
  }

  /** The same for the same steps, whenever they are told. */
  private static String name(List<Lane> lanes) {
    String last = lanes.getLast().parcels().getLast().notice().key();
    long all = lanes.stream().mapToLong(lane -> lane.parcels().size()).sum();
    return all == 1 ? last : last + "+" + (all - 1);
  }

  private static Optional<String> thread(Lane lane) {
    return lane.receipt().flatMap(receipt -> Optional.ofNullable(receipt.getString(THREAD)));
  }

  private static List<Long> ids(List<Lane> lanes) {
    return lanes.stream().flatMap(lane -> lane.parcels().stream()).map(Parcel::id).toList();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
