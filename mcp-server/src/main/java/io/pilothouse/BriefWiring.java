package io.pilothouse;

import io.pilothouse.agents.Brief;
import io.pilothouse.agents.BriefShelf;
import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.concurrent.Time;
import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.monitor.brief.Analyst;
import io.pilothouse.monitor.brief.Answer;
import io.pilothouse.monitor.brief.AskedAgents;
import io.pilothouse.monitor.brief.BriefNews;
import io.pilothouse.monitor.brief.BriefObserver;
import io.pilothouse.monitor.brief.Desk;
import io.pilothouse.monitor.brief.IncidentText;
import io.pilothouse.monitor.brief.Question;
import io.pilothouse.monitor.config.ModelBrief;
import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.cycle.Follower;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Subject;
import io.pilothouse.monitor.notify.Posts;
import io.pilothouse.monitor.store.IncidentStore;
import io.pilothouse.service.Assignment;
import io.pilothouse.service.Assignments;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What a monitor asks models with. Loads their library only when the configuration wants one. */
final class BriefWiring {
  private final Wiring wiring;
  private final Config.Agents agents;
  private final Posts posts;
  private final Time time;
  private final Desk desk;

  /** Of its own, because a model takes minutes; one thread, because one is asked at a time. */
  private final BlockingSeam seam;

  private Optional<Analyst> analyst = Optional.empty();

  /**
   * @param posts reads secrets
   * @param leads whether this process is the one that asks
   */
  BriefWiring(
      Wiring wiring,
      Config.Agents agents,
      Posts posts,
      BooleanSupplier leads,
      IncidentStore incidents,
      Time time,
      BriefObserver observer) {
    this.wiring = wiring;
    this.agents = agents;
    this.posts = posts;
    this.time = time;
    this.seam = new BlockingSeam(wiring.vertx(), 1);
    this.desk = new Desk(this::ask, leads, incidents, wiring.redactor(), time.clock(), observer);
  }

  Follower follower() {
    return new BriefNews(desk);
  }

  /** Why a configuration cannot be used, in one line; empty if it can. Blocks. */
  Optional<String> problem(MonitorConfig config) {
    try {
      if (config.brief().isPresent()) {
        analyst();
        agent(config.brief().get(), BriefWatch.read(agents));
      }
      return Optional.empty();
    } catch (ConfigException bad) {
      return Optional.of(bad.getMessage());
    }
  }

  private synchronized Analyst analyst() throws ConfigException {
    if (analyst.isEmpty()) {
      analyst = Optional.of(AgentLibrary.analyst());
    }
    return analyst.get();
  }

  /** Checked each time, because a folder of briefs may have changed. */
  private Brief agent(ModelBrief config, BriefShelf shelf) throws ConfigException {
    Optional<String> problem =
        AskedAgents.problem(config.agent(), shelf.current(), wiring.schemas());
    if (problem.isPresent()) {
      throw new ConfigException("brief.agent: " + problem.get());
    }
    return shelf.current().find(config.agent()).orElseThrow();
  }

  /** What is asked from one moment to the next. */
  private record Prepared(Analyst analyst, BriefShelf shelf, Brief agent) {}

  private Future<Answer> ask(Incident incident, ModelBrief config, Cancellation cancellation) {
    return posts
        .credential(config.api().key())
        .read()
        .compose(
            key ->
                seam.run(() -> prepared(config))
                    .compose(with -> ask(with, incident, config, key, cancellation)));
  }

  private Prepared prepared(ModelBrief config) throws ConfigException {
    BriefShelf shelf = BriefWatch.read(agents);
    return new Prepared(analyst(), shelf, agent(config, shelf));
  }

  private Future<Answer> ask(
      Prepared with, Incident incident, ModelBrief config, String key, Cancellation cancellation) {
    return new Assignments(wiring.invoker(), with.shelf())
        .of(with.agent(), assignment(incident.subject()), Follower.CALLER, cancellation)
        .map(
            text ->
                new Question(
                    with.agent(),
                    text.instructions(),
                    text.task() + "\n\n" + IncidentText.of(incident),
                    config,
                    key))
        .compose(
            question ->
                seam.run(
                    () ->
                        with.analyst()
                            .ask(wiring.vertx(), wiring.invoker(), question, cancellation)));
  }

  private static Assignment assignment(Subject subject) {
    return Assignment.of(subject.context(), subject.namespace(), subject.kind(), subject.name());
  }

  /** Waits for what is being asked, so long at most; then nothing is asked any more. */
  Future<Void> finish(Duration patience) {
    return Future.any(desk.idle(), time.pause().of(patience))
        .<Void>mapEmpty()
        .eventually(
            () -> {
              stop();
              return Future.succeededFuture();
            });
  }

  void stop() {
    desk.stop();
    seam.close();
  }
}
