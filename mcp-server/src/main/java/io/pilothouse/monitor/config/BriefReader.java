package io.pilothouse.monitor.config;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.yaml.Fields;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads which model is asked about incidents. */
final class BriefReader {
  private static final List<Severity> SEVERITIES = List.of(Severity.SEV1, Severity.SEV2);
  private static final int TOKENS = 100_000;
  private static final int MOST_TOKENS = 10_000_000;
  private static final Duration TIME = Duration.ofMinutes(2);
  private static final Duration MOST_TIME = Duration.ofMinutes(30);
  private static final int PER_HOUR = 6;
  private static final int MOST_PER_HOUR = 1_000;

  private BriefReader() {}

  static ModelBrief read(Fields fields) {
    return new ModelBrief(
        fields.required("agent"),
        Parts.severities(fields, "severities", SEVERITIES),
        new ModelBrief.Api(
            fields.text("model"), Parts.requiredSecret(fields, "apiKey"), address(fields)),
        new ModelBrief.Budget(
            fields.number("maxTokens", 1, MOST_TOKENS).orElse(TOKENS),
            time(fields),
            fields.number("perHour", 1, MOST_PER_HOUR).orElse(PER_HOUR)));
  }

  private static Optional<String> address(Fields fields) {
    return Optional.of(Parts.url(fields, "url", Optional.of(""))).filter(url -> !url.isEmpty());
  }

  private static Duration time(Fields fields) {
    Duration time = fields.duration("timeout").orElse(TIME);
    if (time.compareTo(MOST_TIME) > 0) {
      fields.problem("timeout", "must be 30m or less");
    }
    return time;
  }
}
