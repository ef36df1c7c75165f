package io.pilothouse.monitor.brief;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Subject;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A model's answer in a few lines for people: what it thinks, how sure it is, what to do next. */
final class Words {
  private static final int MOST_OF_A_LINE = 600;
  private static final int MOST_OF_A_DETAIL = 300;
  private static final int MOST_NOT_CHECKED = 3;

  private static final Set<String> SEVERITIES =
      Stream.of(Severity.values()).map(Severity::toString).collect(Collectors.toSet());

  private final Redactor redactor;

  Words(Redactor redactor) {
    this.redactor = redactor;
  }

  /** Never empty. */
  String of(Incident incident, Answer answer) {
    JsonObject contract = answer.contract().orElseGet(JsonObject::new);
    Optional<JsonObject> about = about(incident.subject(), contract);
    List<String> lines = new ArrayList<>();
    String prose = answer.text().split("```", 2)[0];
    lines.add(
        line(prose, MOST_OF_A_LINE)
            .or(() -> about.flatMap(each -> detail(each, "summary", "reason", "title")))
            .orElse("It had nothing to add."));
    about
        .flatMap(each -> detail(each, "confidence"))
        .ifPresent(sure -> lines.add("Confidence: " + sure));
    about
        .flatMap(each -> detail(each, "next", "revert"))
        .ifPresent(next -> lines.add("Next: " + next));
    about
        .filter(each -> isAbout(incident.subject(), each))
        .flatMap(each -> detail(each, "proposed", "severity"))
        .filter(SEVERITIES::contains)
        .filter(proposed -> !proposed.equals(incident.severity().toString()))
        .ifPresent(
            proposed ->
                lines.add(
                    "Proposes %s; it stays %s, as computed"
                        .formatted(proposed, incident.severity())));
    notChecked(contract).ifPresent(gaps -> lines.add("Not checked: " + gaps));
    return lines.stream().map(Words::sentence).collect(Collectors.joining("\n"));
  }

  /** Some channels put all lines on one. */
  private static String sentence(String line) {
    return ".!?…".indexOf(line.charAt(line.length() - 1)) >= 0 ? line : line + ".";
  }

  /** What the answer says of that object, or else first. */
  private static Optional<JsonObject> about(Subject subject, JsonObject contract) {
    List<JsonObject> all =
        contract.stream()
            .map(field -> field.getValue())
            .filter(JsonArray.class::isInstance)
            .flatMap(list -> ((JsonArray) list).stream())
            .filter(JsonObject.class::isInstance)
            .map(JsonObject.class::cast)
            .filter(each -> each.containsKey("rootObject"))
            .toList();
    return all.stream()
        .filter(each -> isAbout(subject, each))
        .findFirst()
        .or(() -> all.stream().findFirst());
  }

  private static boolean isAbout(Subject subject, JsonObject part) {
    String path = subject.kind() + "/" + subject.name();
    String whole = subject.namespace().isEmpty() ? path : subject.namespace() + "/" + path;
    return part.getValue("rootObject") instanceof String root && whole.equalsIgnoreCase(root);
  }

  private Optional<String> detail(JsonObject from, String... names) {
    return Stream.of(names)
        .map(from::getValue)
        .filter(String.class::isInstance)
        .flatMap(text -> line((String) text, MOST_OF_A_DETAIL).stream())
        .findFirst();
  }

  private Optional<String> notChecked(JsonObject contract) {
    return contract.getValue("notChecked") instanceof JsonArray gaps && !gaps.isEmpty()
        ? Optional.of(
            gaps.stream()
                .limit(MOST_NOT_CHECKED)
                .flatMap(gap -> line(String.valueOf(gap), MOST_OF_A_DETAIL).stream())
                .collect(Collectors.joining("; ")))
        : Optional.empty();
  }

  private Optional<String> line(String text, int most) {
    String line = redactor.text(UntrustedText.stripLine(text)).replaceAll(" +", " ").strip();
    if (line.length() > most) {
      boolean pair = Character.isHighSurrogate(line.charAt(most - 2));
      line = line.substring(0, most - (pair ? 2 : 1)) + "…";
    }
    return line.isEmpty() ? Optional.empty() : Optional.of(line);
  }
}
