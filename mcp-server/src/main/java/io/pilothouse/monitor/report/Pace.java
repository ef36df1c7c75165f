package io.pilothouse.monitor.report;

import java.time.Duration;
import java.util.List;

/** How long something took, over several times: nothing but the count if there were none. */
record Pace(int count, Duration mean, Duration median) {
  static Pace of(List<Duration> times) {
    if (times.isEmpty()) {
      return new Pace(0, Duration.ZERO, Duration.ZERO);
    }
    List<Duration> sorted = times.stream().sorted().toList();
    Duration sum = sorted.stream().reduce(Duration.ZERO, Duration::plus);
    int middle = sorted.size() / 2;
    Duration median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : sorted.get(middle - 1).plus(sorted.get(middle)).dividedBy(2);
    return new Pace(sorted.size(), sum.dividedBy(sorted.size()), median);
  }
}
