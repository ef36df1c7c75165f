package io.pilothouse.monitor.tools;

import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.store.Step;
import io.pilothouse.tools.render.Ages;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Incidents in words and rows, for agents and for terminals. */
public final class IncidentTable {
  public static final List<String> HEADINGS =
      List.of("id", "sev", "state", "since", "context", "object", "code", "what", "note");

  private IncidentTable() {}

  /** {@code 2 firing, 1 pending}. */
  public static String counts(Map<State, Long> counts) {
    List<State> order =
        List.of(State.FIRING, State.FLAPPING, State.ACKNOWLEDGED, State.PENDING, State.RESOLVED);
    String words =
        order.stream()
            .filter(counts::containsKey)
            .map(state -> counts.get(state) + " " + word(state))
            .collect(Collectors.joining(", "));
    return words.isEmpty() ? "no incidents" : words;
  }

  /** As long as {@link #HEADINGS}; the words of clusters cannot break the line. */
  public static List<String> row(Incident incident, Instant now) {
    return Stream.of(
            incident.id(),
            incident.severity().toString(),
            word(incident.state()),
            Ages.of(Duration.between(incident.times().opened(), now)),
            incident.subject().context(),
            incident.subject().toString(),
            incident.trouble().code(),
            incident.trouble().summary(),
            note(incident))
        .map(UntrustedText::stripLine)
        .toList();
  }

  private static String note(Incident incident) {
    List<String> notes = new ArrayList<>(incident.grade().reasons());
    Incident.Handling handling = incident.handling();
    handling.ack().ifPresent(ack -> notes.add("acknowledged by " + ack.by() + until(ack.until())));
    handling.silencedBy().ifPresent(reason -> notes.add("silenced: " + reason));
    handling.inhibitedBy().ifPresent(cause -> notes.add("an effect of another incident"));
    return String.join("; ", notes);
  }

  private static String until(Optional<Instant> end) {
    return end.map(at -> " until " + at).orElse("");
  }

  /** All there is to one: its steps and then what was said about it, oldest first. */
  public static List<String> details(Incident incident, List<Step> steps, List<Note> notes) {
    List<String> lines = new ArrayList<>();
    lines.add(
        incident.id()
            + " "
            + incident.severity()
            + " "
            + word(incident.state())
            + ": "
            + incident.subject()
            + " in context "
            + incident.subject().context());
    lines.add(incident.trouble().code() + ": " + incident.trouble().summary());
    String impact = incident.trouble().impact().words();
    lines.add(
        "impact: "
            + incident.trouble().impact().extent()
            + ", "
            + incident.trouble().priority()
            + (impact.isEmpty() ? "" : ", " + impact));
    incident.trouble().evidence().forEach(fact -> lines.add("evidence: " + fact));
    incident
        .trouble()
        .change()
        .ifPresent(
            change ->
                lines.add(
                    "changed: " + change.what() + " from " + change.from() + " to " + change.to()));
    incident.trouble().next().stream().limit(1).forEach(next -> lines.add("next: " + next));
    String note = note(incident);
    if (!note.isEmpty()) {
      lines.add("note: " + note);
    }
    steps.forEach(step -> lines.add(step.at() + " " + word(step.kind())));
    notes.forEach(each -> lines.addAll(said(each)));
    return lines.stream().map(UntrustedText::stripLine).toList();
  }

  /** Whose words they are in a line of ours, and below it theirs, none of which looks like it. */
  private static List<String> said(Note note) {
    return Stream.concat(
            Stream.of(note.at() + " " + note.heading() + ":"),
            note.text().lines().map(line -> "  > " + line))
        .toList();
  }

  /** As data. */
  public static JsonObject json(Incident incident) {
    JsonObject json =
        new JsonObject()
            .put("id", incident.id())
            .put("severity", incident.severity().toString())
            .put("state", word(incident.state()))
            .put("opened", incident.times().opened().toString())
            .put("context", incident.subject().context())
            .put("namespace", incident.subject().namespace())
            .put("kind", incident.subject().kind())
            .put("name", incident.subject().name())
            .put("code", incident.trouble().code())
            .put("summary", incident.trouble().summary())
            .put("priority", incident.trouble().priority().name())
            .put("notes", note(incident));
    incident.times().resolved().ifPresent(at -> json.put("resolved", at.toString()));
    return json;
  }

  /** The same with its steps and what was said about it. */
  public static JsonObject json(Incident incident, List<Step> steps, List<Note> notes) {
    return json(incident)
        .put("thread", new JsonArray(notes.stream().map(IncidentTable::json).toList()))
        .put("evidence", new JsonArray(incident.trouble().evidence()))
        .put(
            "steps",
            new JsonArray(
                steps.stream()
                    .map(
                        step ->
                            new JsonObject()
                                .put("at", step.at().toString())
                                .put("kind", word(step.kind())))
                    .toList()));
  }

  private static JsonObject json(Note note) {
    return new JsonObject()
        .put("at", note.at().toString())
        .put("source", word(note.source()))
        .put("by", UntrustedText.stripLine(note.by()))
        .put("text", UntrustedText.strip(note.text()));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
