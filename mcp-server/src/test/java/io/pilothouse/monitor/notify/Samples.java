package io.pilothouse.monitor.notify;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.incident.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Bulletins to tell. */
public final class Samples {
  public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private Samples() {}

  /** Of an incident that began five minutes ago. */
  public static Bulletin bulletin(String incident, News news, Severity severity) {
    return bulletin(incident, news, severity, matter("web", "0 of 3 pods are ready"));
  }

  public static Bulletin bulletin(
      String incident, News news, Severity severity, Bulletin.Matter matter) {
    return new Bulletin(
        incident,
        news,
        severity,
        Optional.empty(),
        news == News.ACKNOWLEDGED ? Optional.of("ann@example.com") : Optional.empty(),
        new Bulletin.Span(NOON.minusSeconds(300), NOON),
        matter);
  }

  /** The same, with the severity that it had before. */
  public static Bulletin was(Bulletin bulletin, Severity before) {
    return new Bulletin(
        bulletin.incident(),
        bulletin.news(),
        bulletin.severity(),
        Optional.of(before),
        bulletin.by(),
        new Bulletin.Span(bulletin.since(), bulletin.at()),
        bulletin.matter());
  }

  public static Bulletin.Matter matter(String name, String summary) {
    return new Bulletin.Matter(
        new Subject("prod", "shop", "Deployment", name),
        new Bulletin.Verdict(
            "IMAGE_NOT_FOUND",
            summary,
            "P1",
            "HIGH",
            "0 of 3 pods ready; Service shop/web has no endpoints"),
        List.of("Pod shop/web-1 .status.containerStatuses[web].state.waiting: ErrImagePull"),
        "image of container web from web:1 to web:2 by ci",
        "explain {\"name\":\"web\"} (the rollout)");
  }

  /** A note about that incident. */
  public static Message.Noted noted(String incident, Severity severity, Note note) {
    return new Message.Noted(
        incident + "-note-" + note.key(),
        note.at(),
        new Message.About(incident, severity, "prod", "Deployment shop/web"),
        note);
  }

  public static Message.Update update(Bulletin... bulletins) {
    return new Message.Update("i-0000000001-2", NOON, List.of(bulletins));
  }
}
