package io.pilothouse.monitor.notify;

import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.incident.Transition;
import io.pilothouse.monitor.store.Announcer;
import io.pilothouse.monitor.store.Notice;
import java.util.List;

/**
 * Hands every step that is to be told or shown to every channel's queue; whether and when a channel
 * is told is for the {@link Planner}, by the rules of that time.
 */
public record Announcements(List<String> channels) implements Announcer {
  static final String NEWS = "news";
  static final String NOTE = "note";

  public Announcements {
    channels = List.copyOf(channels);
  }

  @Override
  public List<Notice> announce(List<Transition> transitions) {
    return transitions.stream()
        .filter(step -> step.news() || isShown(step))
        .flatMap(step -> Bulletins.of(step).stream().map(bulletin -> notice(step, bulletin)))
        .flatMap(notice -> channels.stream().map(channel -> addressed(notice, channel)))
        .toList();
  }

  /** People heard of it: what shows it should keep up, without a word. */
  private static boolean isShown(Transition step) {
    return step.after().handling().told() && step.after().handling().isAudible();
  }

  /** For those who hear of the incident at all; what is silenced or explained stays so. */
  List<Notice> announce(Incident incident, Note note) {
    if (!incident.handling().isAudible()) {
      return List.of();
    }
    Message message = Bulletins.noted(incident, note);
    Notice notice =
        new Notice("", incident.id(), NOTE, message.key(), message.toJson(), message.at());
    return channels.stream().map(channel -> addressed(notice, channel)).toList();
  }

  private static Notice notice(Transition step, Bulletin bulletin) {
    return new Notice("", bulletin.incident(), NEWS, step.key(), bulletin.toJson(), step.at());
  }

  private static Notice addressed(Notice notice, String channel) {
    return new Notice(
        channel, notice.incident(), notice.kind(), notice.key(), notice.body(), notice.due());
  }
}
