package io.pilothouse.monitor.brief;

import static io.pilothouse.state.TestState.await;

import io.pilothouse.audit.Journal;
import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.concurrent.ManualTime;
import io.pilothouse.monitor.config.ModelBrief;
import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.config.MonitorFile;
import io.pilothouse.monitor.cycle.Pipeline;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Look;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.incident.Sighting;
import io.pilothouse.monitor.incident.Troubles;
import io.pilothouse.monitor.notify.Delivery;
import io.pilothouse.monitor.notify.DeliveryObserver;
import io.pilothouse.monitor.notify.HttpPost;
import io.pilothouse.monitor.notify.Posts;
import io.pilothouse.monitor.store.Filter;
import io.pilothouse.monitor.store.IncidentStore;
import io.pilothouse.monitor.store.Outages;
import io.pilothouse.monitor.store.Outbox;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.state.Database;
import io.pilothouse.state.TestState;
import io.pilothouse.yaml.YamlException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A monitor's pipeline on real state, with a cluster and a model that do as a test says. */
final class BriefRig implements AutoCloseable, BriefObserver {
  static final Answer.Usage USAGE = new Answer.Usage("model-1", 1_200, "1 turn");
  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

  /** The names of what the model was asked about. */
  final List<String> asked = new ArrayList<>();

  final List<String> told = new ArrayList<>();
  final List<String> counted = new ArrayList<>();
  final ManualTime time = new ManualTime(START);
  List<Sighting> seen = List.of();
  Function<String, Future<Answer>> model = name -> Future.succeededFuture(answer("It is " + name));
  boolean leads = true;
  Cancellation cancellation;
  Desk desk;

  private final TestState state;
  private final Vertx vertx = Vertx.vertx();
  private final BlockingSeam seam = new BlockingSeam(vertx, 2);
  private final Database database;
  private MonitorConfig config;
  private IncidentStore store;
  private Pipeline pipeline;

  BriefRig(Path folder, String brief) {
    state = new TestState(TestState.Kind.SQLITE, folder);
    database = state.database();
    use(brief);
    restart();
  }

  static Answer answer(String words) {
    return new Answer(words, Optional.of(new JsonObject()), Optional.empty(), USAGE);
  }

  /** From the next cycle on. */
  void use(String brief) {
    try {
      config =
          MonitorFile.parse(
              "apiVersion: pilothouse.io/v1\nkind: Monitor\nincidents: {pendingFor: 1m}\n" + brief);
    } catch (YamlException bad) {
      throw new AssertionError(bad);
    }
  }

  /** Another process begins on the same state. */
  void restart() {
    Journal journal = new Journal(database, time.time().clock(), Optional.empty());
    store = new IncidentStore(database, journal);
    Outbox outbox = new Outbox(database);
    desk = new Desk(this::ask, () -> leads, store, new Redactor(), time.time().clock(), this);
    Posts posts =
        new Posts(
            new HttpPost(
                vertx, time.time().clock(), Duration.ofSeconds(2), any -> Optional.empty()),
            time.time().clock(),
            seam,
            Map.<String, String>of()::get,
            told::add);
    pipeline =
        new Pipeline(
            (context, namespaces, scope) ->
                Future.succeededFuture(new Look.Seen(time.now(), Troubles.CONTEXT, seen, Set.of())),
            new Pipeline.Memory(store, outbox),
            List.of(new BriefNews(desk)),
            rules ->
                new Delivery(
                    time.time().clock(),
                    outbox,
                    new Outages(journal),
                    rules,
                    rules.channels().stream().map(posts::of).toList(),
                    DeliveryObserver.NONE),
            () -> true,
            time.time(),
            config.notification());
  }

  private Future<Answer> ask(Incident incident, ModelBrief brief, Cancellation ending) {
    String name = incident.subject().name();
    cancellation = ending;
    asked.add(name);
    return model.apply(name);
  }

  /** A cycle, a delivery, and a minute; whatever the model was asked goes on by itself. */
  void cycle() {
    await(pipeline.cycle(config, 0, new Cancellation()));
    await(pipeline.deliver());
    time.pass(Duration.ofMinutes(1));
  }

  void cycles(int count) {
    for (int i = 0; i < count; i++) {
      cycle();
    }
  }

  /** Cycles until what is new fires, and waits for what the model has to say of it. */
  void fires(Sighting... sightings) {
    seen = List.of(sightings);
    cycles(2);
    await(desk.idle());
  }

  List<Note> notes(String name) {
    return await(
        store
            .list(Filter.ALL, 100, Optional.empty())
            .map(page -> page.incidents())
            .compose(
                all ->
                    store.notes(
                        all.stream()
                            .filter(each -> each.subject().name().equals(name))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("no incident of " + name))
                            .id())));
  }

  IncidentStore store() {
    return store;
  }

  /** A model that answers when the test says so. */
  Promise<Answer> later() {
    Promise<Answer> answer = Promise.promise();
    model = name -> answer.future();
    return answer;
  }

  @Override
  public void asked(boolean answered, long tokens) {
    counted.add((answered ? "answered " : "failed ") + tokens);
  }

  @Override
  public void notAsked() {
    counted.add("not asked");
  }

  @Override
  public void close() {
    desk.stop();
    seam.close();
    state.close();
    await(vertx.close());
  }
}
