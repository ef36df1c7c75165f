package io.pilothouse.monitor.usage;

import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.monitor.usage.Suggestion.Urgency;
import java.time.Duration;

/**
 * Proposes requests and memory limits. No amount that it proposes is below the highest use seen; a
 * kill shows that use reached the limit, which the samples may have missed. Nothing is made smaller
 * on less than an hour's evidence, nor what was killed. Limits are never made smaller, and limits
 * of CPU not proposed at all.
 */
public final class Rightsizing {
  static final Duration MEDIUM = Duration.ofHours(1);
  static final Duration HIGH = Duration.ofHours(24);

  private static final double MEMORY_HEADROOM = 1.15;
  private static final double LIMIT_HEADROOM = 1.3;
  private static final double NEARLY = 0.9;
  private static final double WASTE = 3;
  private static final double CPU_STEP = 0.005;
  private static final double MEMORY_STEP = 1 << 20;

  private Rightsizing() {}

  public static Suggestion of(ContainerUsage usage) {
    Confidence confidence = confidence(usage.stats().covered());
    boolean killed = usage.kills() > 0;
    boolean mayShrink = confidence != Confidence.LOW && !killed;
    double peak = Math.max(usage.stats().memory().max(), usage.killedAt());
    double limit = memoryLimit(usage, killed, peak);
    double wantedMemory = rounded(peak * MEMORY_HEADROOM, MEMORY_STEP);
    Resources now = usage.requests();
    Resources proposed =
        new Resources(
            request(
                now.cpu(),
                usage.stats().cpu().p95(),
                rounded(usage.stats().cpu().max(), CPU_STEP),
                mayShrink),
            request(
                now.memory(),
                peak,
                limit > 0 ? Math.min(limit, wantedMemory) : wantedMemory,
                mayShrink));
    return new Suggestion(
        usage, proposed, limit, urgency(usage, proposed, limit, killed), confidence);
  }

  /** At least an hour of looking is MEDIUM, a day HIGH. */
  static Confidence confidence(Duration covered) {
    if (covered.compareTo(HIGH) >= 0) {
      return Confidence.HIGH;
    }
    return covered.compareTo(MEDIUM) >= 0 ? Confidence.MEDIUM : Confidence.LOW;
  }

  private static double memoryLimit(ContainerUsage usage, boolean killed, double peak) {
    double now = usage.limits().memory();
    boolean tight = killed ? now < peak * LIMIT_HEADROOM : peak > now * NEARLY;
    return now > 0 && tight ? rounded(peak * LIMIT_HEADROOM, MEMORY_STEP) : now;
  }

  private static double request(double now, double needed, double wanted, boolean mayShrink) {
    if (wanted == 0) {
      return now;
    }
    boolean keep = now >= needed && (now <= wanted * WASTE || !mayShrink);
    return now > 0 && keep ? now : wanted;
  }

  private static Urgency urgency(
      ContainerUsage usage, Resources proposed, double limit, boolean killed) {
    Resources now = usage.requests();
    boolean changed = !proposed.equals(now) || limit != usage.limits().memory();
    if (!changed) {
      return Urgency.FITS;
    }
    if (killed) {
      return Urgency.KILLED;
    }
    if ((now.cpu() > 0 && proposed.cpu() > now.cpu())
        || (now.memory() > 0 && proposed.memory() > now.memory())
        || limit > usage.limits().memory()) {
      return Urgency.TOO_SMALL;
    }
    return now.cpu() == 0 || now.memory() == 0 ? Urgency.UNSET : Urgency.TOO_LARGE;
  }

  private static double rounded(double amount, double step) {
    return Math.ceil(amount / step - 1e-9) * step;
  }
}
