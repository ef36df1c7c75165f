package io.pilothouse.policy;

import com.cronutils.model.Cron;
import com.cronutils.model.time.ExecutionTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** A stretch of time, or one that comes again and again. */
sealed interface Period {
  boolean contains(Instant moment);

  /** From a moment, inclusive, to another, exclusive. */
  record Absolute(Instant from, Instant to) implements Period {
    @Override
    public boolean contains(Instant moment) {
      return !moment.isBefore(from) && moment.isBefore(to);
    }
  }

  /**
   * From each moment a cron expression names, for a while.
   *
   * @param zone in which the expression is read
   */
  record Recurring(Cron start, Duration length, ZoneId zone) implements Period {
    @Override
    public boolean contains(Instant moment) {
      ExecutionTime times = ExecutionTime.forCron(start);
      // The start itself belongs to the period, and lastExecution only looks at what is over.
      return times
          .lastExecution(moment.plusSeconds(1).atZone(zone))
          .filter(last -> moment.isBefore(last.toInstant().plus(length)))
          .isPresent();
    }
  }
}
