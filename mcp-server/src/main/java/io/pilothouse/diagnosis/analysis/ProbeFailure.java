package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.EventRecord;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A failing of a probe as the kubelet reported it last.
 *
 * @param words what came back, without whose words they are
 */
record ProbeFailure(Probe probe, EventRecord event, String words) {

  private static final Pattern HEAD =
      Pattern.compile("(?is)^(Readiness|Liveness|Startup) probe (?:failed|errored)[^:]*: ?(.*)");
  private static final Pattern STATUS = Pattern.compile("statuscode: (\\d{3})");
  private static final List<String> LATE =
      List.of(
          "deadline exceeded",
          "client.timeout",
          "timed out",
          "i/o timeout",
          "timeout: ",
          "request canceled");
  private static final List<String> CLOSED =
      List.of("connection refused", "connection reset", "no route to host", "broken pipe", "eof");

  /** The newest of one kind at a container. */
  static Optional<ProbeFailure> last(ObjectGraph graph, Container container, String kind) {
    return all(graph, container).filter(each -> each.probe.kind().equals(kind)).findFirst();
  }

  /** Those of a container, the newest first. */
  static Stream<ProbeFailure> all(ObjectGraph graph, Container container) {
    return graph.events(container.pod()).stream()
        .filter(event -> event.reason().equals("Unhealthy"))
        .filter(container::concerns)
        .flatMap(event -> of(container, event).stream());
  }

  private static Optional<ProbeFailure> of(Container container, EventRecord event) {
    Matcher head = HEAD.matcher(event.message());
    if (!head.matches()) {
      return Optional.empty();
    }
    Probe probe = Probe.any(container, head.group(1).toLowerCase(Locale.ROOT));
    boolean known = !probe.spec().isEmpty() || !event.container().isEmpty();
    return known
        ? Optional.of(new ProbeFailure(probe, event, head.group(2).strip()))
        : Optional.empty();
  }

  /** Whether it was seen at an instance that ran then. */
  boolean isAfter(Instant start) {
    return event.last().filter(last -> !last.isBefore(start)).isPresent();
  }

  Code code() {
    String text = words.toLowerCase(Locale.ROOT);
    if (probe.isNameless() || probe.isElsewhere() && CLOSED.stream().anyMatch(text::contains)) {
      return Code.PROBE_PORT;
    }
    if (LATE.stream().anyMatch(text::contains)) {
      return Code.PROBE_TIMEOUT;
    }
    if (STATUS.matcher(text).find()) {
      return Code.PROBE_PATH;
    }
    return probe.isExec() ? Code.PROBE_EXEC : Code.PROBE_FAIL;
  }

  /** Whether the program answers that it is not well, which may have a cause elsewhere. */
  boolean isServersFault() {
    Matcher status = STATUS.matcher(words);
    return status.find() && status.group(1).startsWith("5");
  }

  /** {@code readiness probe GET :8080/ready answers 404}. */
  String summary() {
    String its = probe.name();
    Matcher status = STATUS.matcher(words);
    return switch (code()) {
      case PROBE_PORT -> probe.strayed();
      case PROBE_TIMEOUT ->
          its + " gets no answer within " + probe.timeoutSeconds() + "s (timeoutSeconds)";
      case PROBE_PATH -> its + " answers " + (status.find() ? status.group(1) : "an error");
      case PROBE_EXEC -> its + " fails";
      default ->
          its
              + " fails: "
              + (words.toLowerCase(Locale.ROOT).contains("connection refused")
                  ? "nothing listens on port " + probe.port()
                  : Told.of(words, 120));
    };
  }

  /** {@code Pod shop/web-1 event Unhealthy x25: "..."}. */
  String fact() {
    return probe.container().pod()
        + " event Unhealthy x"
        + event.count()
        + ": "
        + Told.of(event.message());
  }
}
