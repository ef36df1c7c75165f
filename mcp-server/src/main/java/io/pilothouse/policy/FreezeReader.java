package io.pilothouse.policy;

import com.cronutils.model.Cron;
import io.pilothouse.yaml.Fields;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** Reads one freeze of a policy file. */
final class FreezeReader {
  private static final Period NEVER = new Period.Absolute(Instant.MIN, Instant.MIN);

  private FreezeReader() {}

  static Freeze read(Fields fields) {
    Freeze freeze =
        new Freeze(
            fields.required("name"),
            period(fields),
            RuleReader.globs(fields.texts("except")),
            fields.inner("match").map(RuleReader::match).orElse(Match.EVERYTHING));
    fields.refuseOthers();
    return freeze;
  }

  /** What is wrong is noted; the period is then of no consequence. */
  private static Period period(Fields fields) {
    Optional<Instant> from = fields.moment("from");
    Optional<Instant> to = fields.moment("to");
    Optional<Cron> cron = fields.cron("cron");
    Optional<Duration> length = fields.duration("for");
    Optional<ZoneId> zone = fields.zone("timeZone");
    boolean recurring = fields.has("cron") || fields.has("for") || fields.has("timeZone");
    boolean absolute = fields.has("from") || fields.has("to");
    if (recurring == absolute
        || (absolute && !(fields.has("from") && fields.has("to")))
        || (recurring && !(fields.has("cron") && fields.has("for")))) {
      fields.problem("from", "give either from and to, or cron and for (and timeZone)");
    } else if (from.isPresent() && to.isPresent()) {
      if (!from.get().isBefore(to.get())) {
        fields.problem("to", "must be later than from");
      }
      return new Period.Absolute(from.get(), to.get());
    } else if (cron.isPresent() && length.isPresent()) {
      return new Period.Recurring(cron.get(), length.get(), zone.orElse(ZoneOffset.UTC));
    }
    return NEVER;
  }
}
