package io.pilothouse;

import io.pilothouse.audit.Journal;
import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.kubernetes.fabric8.HostEnvironment;
import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.config.MonitorConfig.Notify;
import io.pilothouse.monitor.github.GitHubCorrelation;
import io.pilothouse.monitor.github.SourceRepository;
import io.pilothouse.monitor.notify.Delivery;
import io.pilothouse.monitor.notify.DeliveryObserver;
import io.pilothouse.monitor.notify.HttpPost;
import io.pilothouse.monitor.notify.Posts;
import io.pilothouse.monitor.notify.slack.ButtonDesk;
import io.pilothouse.monitor.store.IncidentStore;
import io.pilothouse.monitor.store.Outages;
import io.pilothouse.monitor.store.Outbox;
import io.pilothouse.monitor.store.Silences;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;

/** What a monitor keeps, and its ways to people and to other programs. */
final class MonitorChannels {
  private static final Duration HTTP_PATIENCE = Duration.ofSeconds(10);

  private final Wiring wiring;
  private final OutgoingProxy proxy = new OutgoingProxy(HostEnvironment.ofProcess());
  private final Posts posts;
  private final IncidentStore incidents;
  private final Silences silences;
  private final Outbox outbox;
  private final Outages outages;
  private final boolean served;

  /**
   * Nothing outside is contacted yet.
   *
   * @param out takes what is told on standard output
   * @param served whether HTTP is served beside it, where Slack reaches buttons
   * @throws ConfigException when the journal's key cannot be used
   */
  MonitorChannels(Wiring wiring, Config config, PrintStream out, boolean served)
      throws ConfigException {
    this.wiring = wiring;
    this.served = served;
    this.posts =
        new Posts(
            new HttpPost(wiring.vertx(), wiring.time().clock(), HTTP_PATIENCE, proxy),
            wiring.time().clock(),
            wiring.stateSeam(),
            System.getenv()::get,
            out::println);
    Journal journal = StateWiring.journal(config.state(), wiring.database());
    this.incidents = new IncidentStore(wiring.database(), journal);
    this.silences = new Silences(wiring.database(), journal);
    this.outbox = new Outbox(wiring.database());
    this.outages = new Outages(journal);
  }

  IncidentStore incidents() {
    return incidents;
  }

  Outbox outbox() {
    return outbox;
  }

  Posts posts() {
    return posts;
  }

  /** Takes messages to the channels of a configuration. */
  Delivery delivery(Notify rules, DeliveryObserver observer) {
    return new Delivery(
        wiring.time().clock(),
        outbox,
        outages,
        rules,
        rules.channels().stream()
            .map(each -> served ? each : SlackButtons.unreachable(each))
            .map(posts::of)
            .toList(),
        observer);
  }

  /**
   * What people press in Slack.
   *
   * @param wake called when something was done
   */
  SlackButtons buttons(Supplier<MonitorConfig> config, Runnable wake) {
    return new SlackButtons(
        config, posts::credential, new ButtonDesk(posts, incidents, silences, wake));
  }

  GitHubCorrelation correlation(MonitorConfig.Github github) {
    return new GitHubCorrelation(
        wiring.vertx(),
        new GitHubCorrelation.Access(
            URI.create(github.url()), posts.credential(github.token())::read, proxy),
        github.repositories().stream()
            .map(each -> new SourceRepository(each.images(), each.name(), each.paths()))
            .toList(),
        wiring.redactor(),
        wiring.time().clock());
  }
}
