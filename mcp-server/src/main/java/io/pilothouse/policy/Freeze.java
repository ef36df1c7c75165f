package io.pilothouse.policy;

import java.time.Instant;
import java.util.List;

/**
 * A time in which nothing is written.
 *
 * @param name told to those it stops
 * @param period when
 * @param except tools that work all the same
 * @param match which writes it is about
 */
record Freeze(String name, Period period, List<Glob> except, Match match) {
  boolean stops(WriteRequest write, Instant now) {
    return period.contains(now)
        && except.stream().noneMatch(tool -> tool.matches(write.tool()))
        && match.misses(write, false).isEmpty();
  }
}
