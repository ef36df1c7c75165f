package io.pilothouse.monitor.config;

import io.pilothouse.kubernetes.LeaseName;
import io.pilothouse.monitor.config.MonitorConfig.ByCron;
import io.pilothouse.monitor.config.MonitorConfig.Consequences;
import io.pilothouse.monitor.config.MonitorConfig.Every;
import io.pilothouse.monitor.config.MonitorConfig.Github;
import io.pilothouse.monitor.config.MonitorConfig.Repository;
import io.pilothouse.monitor.config.MonitorConfig.Rhythm;
import io.pilothouse.monitor.config.MonitorConfig.Schedule;
import io.pilothouse.monitor.config.MonitorConfig.Scope;
import io.pilothouse.monitor.remedy.RemedyRules;
import io.pilothouse.yaml.Fields;
import io.pilothouse.yaml.YamlException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Reads a monitor's configuration: YAML as {@code monitor.schema.json} describes it. */
public final class MonitorFile {
  private static final String EMPTY = "apiVersion: pilothouse.io/v1\nkind: Monitor\n";
  private static final Duration INTERVAL = Duration.ofSeconds(60);
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(10);
  private static final Duration DEADLINE = Duration.ofSeconds(45);
  private static final Duration WAKE_GAP = Duration.ofSeconds(20);

  /** As in a namespace's name. */
  private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

  private static final String SUBDOMAIN = "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?";

  private MonitorFile() {}

  /**
   * @throws YamlException with everything that is wrong with it
   */
  public static MonitorConfig parse(String yaml) throws YamlException {
    Fields file = Fields.of(yaml, "Monitor");
    MonitorConfig config =
        new MonitorConfig(
            schedule(file),
            Parts.of(file, "scope", MonitorFile::scope),
            RulesReader.read(file),
            Parts.of(file, "notify", NotifyReader::read),
            Parts.optional(file, "usage", MonitorFile::usage),
            new Consequences(
                Parts.optional(file, "github", MonitorFile::github),
                RemedyRules.read(file),
                Parts.optional(file, "brief", BriefReader::read)));
    file.refuseOthers();
    file.check();
    return config;
  }

  /** What holds where no file says otherwise: nobody is told but standard output. */
  public static MonitorConfig standard() {
    try {
      return parse(EMPTY);
    } catch (YamlException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Schedule schedule(Fields file) {
    Optional<LeaseName> lease =
        Parts.optional(file, "leadership", MonitorFile::leadership).flatMap(each -> each);
    return Parts.of(file, "schedule", fields -> schedule(fields, lease));
  }

  private static Optional<LeaseName> leadership(Fields fields) {
    if (!fields.has("lease")) {
      fields.problem("lease", "is missing");
    }
    return Parts.optional(fields, "lease", MonitorFile::lease);
  }

  private static LeaseName lease(Fields fields) {
    return new LeaseName(
        fields.text("context"), name(fields, "namespace", LABEL), name(fields, "name", SUBDOMAIN));
  }

  private static String name(Fields fields, String key, String form) {
    String name = fields.required(key);
    if (!name.isEmpty() && !name.matches(form)) {
      fields.problem(key, "is not a name Kubernetes accepts");
    }
    return name;
  }

  private static Schedule schedule(Fields fields, Optional<LeaseName> lease) {
    return new Schedule(
        rhythm(fields),
        fields.flag("onStart", true),
        fields.flag("wakeOnWarnings", true)
            ? Optional.of(fields.duration("wakeGap").orElse(WAKE_GAP))
            : absent(fields, "wakeGap"),
        fields.duration("deadline").orElse(DEADLINE),
        lease);
  }

  private static Optional<Duration> absent(Fields fields, String key) {
    if (fields.duration(key).isPresent()) {
      fields.problem(key, "has no meaning without wakeOnWarnings");
    }
    return Optional.empty();
  }

  private static Rhythm rhythm(Fields fields) {
    Optional<Duration> every = fields.duration("every");
    Optional<Rhythm> byCron =
        fields
            .cron("cron")
            .map(cron -> new ByCron(cron, fields.zone("timeZone").orElse(ZoneOffset.UTC)));
    if (fields.has("every") && fields.has("cron")) {
      fields.problem("every", "give either every or cron");
    }
    if (!fields.has("cron") && fields.zone("timeZone").isPresent()) {
      fields.problem("timeZone", "has no meaning without cron");
    }
    if (every.isPresent() && every.get().compareTo(SHORTEST_INTERVAL) < 0) {
      fields.problem("every", "must be 10s or more");
    }
    return byCron.orElseGet(() -> new Every(every.orElse(INTERVAL)));
  }

  private static Scope scope(Fields fields) {
    return new Scope(fields.texts("contexts"), fields.texts("namespaces"));
  }

  private static Github github(Fields fields) {
    return new Github(
        Parts.requiredSecret(fields, "token"),
        Parts.url(fields, "url", Optional.of("https://api.github.com")),
        Parts.all(fields, "repositories", MonitorFile::repository));
  }

  private static Repository repository(Fields fields) {
    List<String> images = fields.texts("images");
    String name = fields.required("repository");
    if (!name.isEmpty() && !name.matches("[\\w.-]+/[\\w.-]+")) {
      fields.problem("repository", "must be owner/name");
    }
    return new Repository(images, name, fields.texts("paths"));
  }

  private static Duration usage(Fields fields) {
    return fields.duration("every").orElse(Duration.ofMinutes(1));
  }
}
