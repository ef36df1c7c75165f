package io.pilothouse.monitor.notify;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.config.MonitorConfig.Notify;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.store.Notice;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says again what is still so. People hear it after the repeat interval, counted from whatever they
 * heard last, unless somebody takes care of it or it is for the digest. Programs hear it every two
 * minutes while it is there, since they forget it otherwise. Pure.
 */
final class Reminder {
  static final String REPEAT = "repeat";

  /** Less than half of Alertmanager's default for {@code resolve_timeout}. */
  static final Duration REFRESH = Duration.ofMinutes(2);

  private final Notify rules;

  Reminder(Notify rules) {
    this.rules = rules;
  }

  /**
   * @param lastTold by incident, without those of which more is to be told anyway
   */
  List<Notice> due(Post post, List<Incident> open, Map<String, Instant> lastTold, Instant now) {
    return open.stream()
        .filter(incident -> isToBeRepeated(incident, post.style()))
        .flatMap(
            incident ->
                Optional.ofNullable(lastTold.get(incident.id()))
                    .filter(told -> !told.plus(interval(post.style())).isAfter(now))
                    .map(told -> notice(post.name(), incident, told, now))
                    .stream())
        .toList();
  }

  private boolean isToBeRepeated(Incident incident, Style style) {
    if (incident.isResolved() || !incident.handling().isAudible()) {
      return false;
    }
    return style == Style.PASSED_ON
        || incident.state() == State.FIRING && !isForDigest(incident.severity());
  }

  private boolean isForDigest(Severity severity) {
    return rules.digest().filter(digest -> digest.severities().contains(severity)).isPresent();
  }

  private Duration interval(Style style) {
    return style == Style.PASSED_ON ? REFRESH : rules.grouping().repeat();
  }

  /** The same however often it is asked for before it is told. */
  private static Notice notice(String channel, Incident incident, Instant told, Instant now) {
    JsonObject body = Bulletins.repeated(incident, now).toJson();
    String key = incident.id() + "-" + REPEAT + "-" + told.toEpochMilli();
    return new Notice(channel, incident.id(), REPEAT, key, body, now);
  }
}
