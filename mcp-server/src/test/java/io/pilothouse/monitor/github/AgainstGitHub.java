package io.pilothouse.monitor.github;

import static io.pilothouse.monitor.github.Suspects.NOON;
import static io.pilothouse.monitor.github.Suspects.before;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.redaction.Redactor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A repository behind real sockets. */
abstract class AgainstGitHub {
  static final String REPOSITORY = "acme/shop";
  static final SourceRepository ALL =
      new SourceRepository(List.of("ghcr.io/acme/*"), REPOSITORY, List.of());

  final Vertx vertx = Vertx.vertx();
  GitHubServer github;

  @BeforeEach
  void start() {
    github = new GitHubServer(vertx, REPOSITORY, "/api/v3");
  }

  @AfterEach
  void stop() {
    github.close();
    vertx.close().await();
  }

  Correlation correlate(Suspect suspect, SourceRepository... repositories) {
    GitHubCorrelation.Access access =
        new GitHubCorrelation.Access(
            github.uri(),
            () -> Future.succeededFuture(GitHubServer.TOKEN),
            address -> Optional.empty());
    return new GitHubCorrelation(vertx, access, List.of(repositories), new Redactor(), () -> NOON)
        .correlate(suspect, CallScope.within(Duration.ofSeconds(30), new Cancellation()))
        .await();
  }

  static List<String> shas(Correlation found) {
    return found.commits().stream().map(SuspectCommit::shortSha).toList();
  }

  void history() {
    github.commit("a1b", before(3000), "hubot", "Start");
    github.commit("b2c", before(600), "octocat", "Explain\n\nmore", "README.md", "@@\n+words");
    String culprit =
        github.commit(
            "c3d", before(500), "octocat", "Cache everything", "src/Cache.java", "@@\n+map");
    github.commit("d4e", before(400), "hubot", "Tidy", "docs/a.md", "@@\n+words");
    github.pull(culprit, 41, "Draft", false);
    github.pull(culprit, 42, "Cache all prices", true);
  }
}
