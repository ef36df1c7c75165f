package io.pilothouse.monitor.notify;

import io.pilothouse.diagnosis.finding.Change;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.incident.Ack;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.incident.Transition;
import io.pilothouse.monitor.incident.Trouble;
import java.time.Instant;
import java.util.Optional;

/** Makes bulletins of incidents. */
final class Bulletins {
  private static final int EVIDENCE = 5;

  private Bulletins() {}

  /** Empty for steps that are no news to people. */
  static Optional<Bulletin> of(Transition step) {
    Incident incident = step.after();
    Optional<News> news =
        switch (step.kind()) {
          case FIRED, REOPENED, RELEASED -> Optional.of(News.FIRED);
          case ESCALATED -> Optional.of(step.news() ? News.ESCALATED : News.CHANGED);
          case EASED -> Optional.of(News.CHANGED);
          case ACKNOWLEDGED -> Optional.of(News.ACKNOWLEDGED);
          case FLAPPING -> Optional.of(News.FLAPPING);
          case RESOLVED -> Optional.of(News.RESOLVED);
          case UNACKNOWLEDGED -> Optional.of(News.REPEATED);
          case OPENED, RECURRED, INHIBITED, SILENCED, CLEARED -> Optional.empty();
        };
    return news.map(what -> bulletin(incident, what, before(step), step.at()));
  }

  /** Nothing changed, but it is time to say so. */
  static Bulletin repeated(Incident incident, Instant now) {
    return bulletin(incident, News.REPEATED, Optional.empty(), now);
  }

  /** Somebody or something said more about it. */
  static Message.Noted noted(Incident incident, Note note) {
    return new Message.Noted(
        incident.id() + "-note-" + note.key(),
        note.at(),
        new Message.About(
            incident.id(),
            incident.severity(),
            incident.subject().context(),
            matter(incident).object()),
        note);
  }

  private static Optional<Severity> before(Transition step) {
    return step.before()
        .map(Incident::severity)
        .filter(severity -> severity != step.after().severity());
  }

  private static Bulletin bulletin(
      Incident incident, News news, Optional<Severity> before, Instant at) {
    return new Bulletin(
        incident.id(),
        news,
        incident.severity(),
        before,
        incident.handling().ack().map(Ack::by),
        new Bulletin.Span(incident.times().opened(), at),
        matter(incident));
  }

  private static Bulletin.Matter matter(Incident incident) {
    Trouble trouble = incident.trouble();
    return new Bulletin.Matter(
        incident.subject(),
        new Bulletin.Verdict(
            trouble.code(),
            trouble.summary(),
            trouble.priority().name(),
            trouble.confidence().name(),
            trouble.impact().words()),
        trouble.evidence().stream().limit(EVIDENCE).toList(),
        trouble.change().map(Bulletins::words).orElse(""),
        trouble.next().stream().findFirst().map(NextCall::toString).orElse(""));
  }

  private static String words(Change change) {
    String from = change.from().isEmpty() ? "" : " from " + change.from();
    String by = change.by().isEmpty() ? "" : " by " + change.by();
    String at = change.at().map(when -> " at " + Words.minute(when)).orElse("");
    return change.what()
        + from
        + " to "
        + change.to()
        + by
        + at
        + " (confidence "
        + change.confidence()
        + ")";
  }
}
