package io.pilothouse.monitor.github;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.config.MonitorConfig.Github;
import io.pilothouse.monitor.cycle.Follower;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Look;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.incident.Subject;
import io.pilothouse.monitor.incident.Transition;
import io.pilothouse.monitor.incident.Turn;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Notes which commits fit with the incidents that have just begun to fire. */
public final class CommitNews implements Follower {
  /** In one look; where more begins at once, commits are not what people need first. */
  private static final int MOST = 3;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Clusters clusters;
  private final Function<Github, GitHubCorrelation> connect;
  private Optional<Github> connected = Optional.empty();
  private GitHubCorrelation correlation;

  /**
   * @param connect called again only when the configuration has changed
   */
  public CommitNews(Clusters clusters, Function<Github, GitHubCorrelation> connect) {
    this.clusters = clusters;
    this.connect = connect;
  }

  @Override
  public Future<Void> after(Look look, Turn turn, MonitorConfig config, Teller teller) {
    if (config.github().isEmpty()) {
      return Future.succeededFuture();
    }
    GitHubCorrelation asked = correlation(config.github().get());
    Future<Void> done = Future.succeededFuture();
    for (Incident incident : begun(turn)) {
      done = done.compose(before -> correlate(asked, incident, look.at(), teller));
    }
    return done;
  }

  private synchronized GitHubCorrelation correlation(Github github) {
    if (!connected.equals(Optional.of(github))) {
      correlation = connect.apply(github);
      connected = Optional.of(github);
    }
    return correlation;
  }

  private static List<Incident> begun(Turn turn) {
    return turn.transitions().stream()
        .filter(Transition::news)
        .filter(
            step -> step.kind() == Transition.Kind.FIRED || step.kind() == Transition.Kind.REOPENED)
        .map(Transition::after)
        .filter(incident -> incident.severity() != Severity.SEV4)
        .limit(MOST)
        .toList();
  }

  private Future<Void> correlate(
      GitHubCorrelation asked, Incident incident, Instant now, Teller teller) {
    CallScope scope = CallScope.within(PATIENCE, new Cancellation());
    return workload(incident.subject(), scope)
        .otherwise(unreadable -> new JsonObject())
        .compose(
            workload ->
                asked.correlate(
                    Suspect.of(incident.subject(), incident.trouble(), workload), scope))
        .compose(
            found ->
                found.commits().isEmpty()
                    ? Future.succeededFuture()
                    : teller.note(incident.id(), note(found, now)));
  }

  private Future<JsonObject> workload(Subject subject, CallScope scope) {
    return clusters
        .serverReader(Optional.of(subject.context()))
        .compose(cluster -> object(cluster, subject, scope));
  }

  private static Future<JsonObject> object(
      ClusterReader cluster, Subject subject, CallScope scope) {
    return cluster
        .catalog(scope)
        .compose(
            catalog ->
                catalog
                    .resolve(subject.kind())
                    .map(type -> cluster.get(type, subject.namespace(), subject.name(), scope))
                    .orElse(Future.succeededFuture(new JsonObject())));
  }

  /** The same commits are one note, also when the incident fires again. */
  private static Note note(Correlation found, Instant now) {
    String key =
        found.commits().stream()
            .map(SuspectCommit::shortSha)
            .collect(Collectors.joining("-", "commits-", ""));
    return new Note(key, now, Note.Source.CHANGES, "GitHub", words(found));
  }

  private static String words(Correlation found) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s, confidence %s."
            .formatted(found.reason(), found.confidence().map(Enum::name).orElse("NONE")));
    found.commits().forEach(commit -> lines.add("- " + words(commit)));
    found.revert().ifPresent(revert -> lines.add("Suggested: " + revert));
    if (!found.notChecked().isEmpty()) {
      lines.add("Not checked: " + String.join("; ", found.notChecked()));
    }
    return String.join("\n", lines);
  }

  private static String words(SuspectCommit commit) {
    String pull = commit.title().pull().isPresent() ? " #" + commit.title().pull().getAsInt() : "";
    return "%s in %s%s by %s, \"%s\": %s"
            .formatted(
                commit.shortSha(),
                commit.repository(),
                pull,
                commit.author(),
                commit.title().text(),
                commit.reason())
        + files(commit.files());
  }

  private static String files(SuspectCommit.Files files) {
    String names = String.join(", ", files.names());
    String more = files.more() > 0 ? " and %,d more".formatted(files.more()) : "";
    return names.isEmpty() ? "" : "\n  " + names + more;
  }
}
