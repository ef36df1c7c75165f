package io.pilothouse.monitor.config;

import com.cronutils.model.Cron;
import com.cronutils.model.time.ExecutionTime;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.kubernetes.LeaseName;
import io.pilothouse.monitor.incident.Rules;
import io.pilothouse.monitor.remedy.RemedyRule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;

/**
 * Everything a monitor is told, checked. Immutable.
 *
 * @param schedule when clusters are looked at, and by whom
 * @param scope what of them
 * @param rules when trouble is an incident and when it is over, and what nobody is to be woken for
 * @param notification who is told, how and when
 * @param usage how often usage is collected; empty: never
 * @param consequences what else follows from an incident
 */
public record MonitorConfig(
    Schedule schedule,
    Scope scope,
    Rules rules,
    Notify notification,
    Optional<Duration> usage,
    Consequences consequences) {
  /**
   * What follows from an incident, apart from telling people.
   *
   * @param github where changes come from; empty: nobody asks there
   * @param remedies what may be repaired, and how; empty: nothing
   * @param brief which model says what it thinks; empty: none
   */
  public record Consequences(
      Optional<Github> github, List<RemedyRule> remedies, Optional<ModelBrief> brief) {
    public Consequences {
      remedies = List.copyOf(remedies);
    }
  }

  public Optional<Github> github() {
    return consequences.github();
  }

  public List<RemedyRule> remedies() {
    return consequences.remedies();
  }

  public Optional<ModelBrief> brief() {
    return consequences.brief();
  }

  /**
   * @param rhythm when the next cycle is due
   * @param onStart whether one is due at once
   * @param wakeGap the least time between cycles that warning events wake; empty: none does
   * @param deadline the longest that one may take in one context
   * @param lease who of several processes has them; empty: the state alone says who
   */
  public record Schedule(
      Rhythm rhythm,
      boolean onStart,
      Optional<Duration> wakeGap,
      Duration deadline,
      Optional<LeaseName> lease) {
    /** For how long a look tells anything: until a second cycle in a row did not come. */
    public Duration lasts(Instant at) {
      Instant next = rhythm.next(at);
      Instant second = next.equals(Instant.MAX) ? at : rhythm.next(next);
      return second.equals(Instant.MAX) ? deadline : Duration.between(at, second).plus(deadline);
    }
  }

  /** When cycles come. */
  public sealed interface Rhythm {
    /** When the cycle after one that began then is due; never, if nothing names a moment. */
    Instant next(Instant after);
  }

  /** Again and again, so long from one's beginning to the next one's. */
  public record Every(Duration interval) implements Rhythm {
    @Override
    public Instant next(Instant after) {
      return after.plus(interval);
    }
  }

  /** At the moments a cron expression names, read in a time zone. */
  public record ByCron(Cron cron, ZoneId zone) implements Rhythm {
    @Override
    public Instant next(Instant after) {
      return ExecutionTime.forCron(cron)
          .nextExecution(after.atZone(zone))
          .map(ZonedDateTime::toInstant)
          .orElse(Instant.MAX);
    }
  }

  /**
   * @param contexts empty: the default one
   * @param namespaces empty: the whole cluster
   */
  public record Scope(List<String> contexts, List<String> namespaces) {
    public Scope {
      contexts = List.copyOf(contexts);
      namespaces = List.copyOf(namespaces);
    }
  }

  /**
   * @param routes in their order; every one that fits is used
   * @param quietHours in which little is told; empty: none
   * @param digest what is told once a day instead of at once; empty: nothing
   */
  public record Notify(
      List<Channel> channels,
      List<Route> routes,
      Grouping grouping,
      Optional<QuietHours> quietHours,
      Optional<Digest> digest) {
    public Notify {
      channels = List.copyOf(channels);
      routes = List.copyOf(routes);
    }
  }

  /** Incidents of these severities are told in these channels. */
  public record Route(List<Severity> severities, List<String> channels) {}

  /**
   * @param groupWait before the first word of a group
   * @param interval between words about what changed in a group
   * @param repeat between words about what has not changed
   */
  public record Grouping(Duration groupWait, Duration interval, Duration repeat) {}

  /** From one time of day to another; {@code except} is told all the same. */
  public record QuietHours(LocalTime from, LocalTime to, ZoneId zone, List<Severity> except) {}

  /** What is told once a day. */
  public record Digest(List<Severity> severities, LocalTime at, ZoneId zone) {}

  /**
   * @param token that may read the repositories
   * @param url of the API
   */
  public record Github(Secret token, String url, List<Repository> repositories) {}

  /**
   * Where images come from.
   *
   * @param images names without tag, with {@code *}
   * @param name {@code owner/name}
   * @param paths of the part of it that they are built from; empty: all of it
   */
  public record Repository(List<String> images, String name, List<String> paths) {}
}
