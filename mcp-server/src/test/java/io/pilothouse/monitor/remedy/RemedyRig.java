package io.pilothouse.monitor.remedy;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.diagnosis.Diagnosis;
import io.pilothouse.diagnosis.Engine;
import io.pilothouse.diagnosis.Parts;
import io.pilothouse.diagnosis.correlation.CriticalityMap;
import io.pilothouse.diagnosis.snapshot.Scope;
import io.pilothouse.guard.GuardFixture;
import io.pilothouse.monitor.incident.Ack;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.IncidentMachine;
import io.pilothouse.monitor.incident.Look;
import io.pilothouse.monitor.incident.Rules;
import io.pilothouse.monitor.incident.Sightings;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.state.Database;
import io.pilothouse.state.TestState;
import io.pilothouse.yaml.Fields;
import io.pilothouse.yaml.YamlException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A monitor's cycles on the sandbox, in time that passes only here: diagnosis, incidents, tools,
 * policy and state are real.
 */
final class RemedyRig implements AutoCloseable {
  static final String CONTEXT = "test";
  static final Duration CYCLE = Duration.ofMinutes(1);

  final GuardFixture guard;
  final List<RemedyEvent> told = new ArrayList<>();
  List<RemedyRule> rules;
  boolean leads = true;
  Set<String> gaps = Set.of();

  private final TestState state;
  private final BlockingSeam seam;
  private final Database database;
  private final Context context;
  private Remedies remedies;
  private List<Incident> open = List.of();

  RemedyRig(Path folder, String policy, String rules) {
    guard = GuardFixture.with(folder.resolve("guard"), policy);
    state = new TestState(TestState.Kind.SQLITE, folder.resolve("monitor"));
    seam = new BlockingSeam(guard.vertx(), 8);
    database = state.database();
    context = guard.vertx().getOrCreateContext();
    this.rules = rules(rules);
    restart();
  }

  static List<RemedyRule> rules(String yaml) {
    try {
      Fields file = Fields.of(yaml);
      List<RemedyRule> rules = RemedyRules.read(file);
      file.check();
      return rules;
    } catch (YamlException bad) {
      throw new AssertionError(bad);
    }
  }

  /** Another process takes over what there is. */
  void restart() {
    remedies = new Remedies(() -> rules, () -> leads, new RemedyStore(database), guard.invoker());
  }

  Diagnosis diagnosis() {
    CallScope scope = CallScope.within(Duration.ofMinutes(2), new Cancellation());
    Engine engine =
        new Engine(Parts.all(new Redactor(), CriticalityMap.EMPTY), seam, guard.clock());
    return TestState.await(
        guard
            .clusters()
            .serverReader(Optional.empty())
            .compose(reader -> engine.diagnose(Scope.namespace("shop"), reader, scope)));
  }

  /** Looks, judges, and does what follows; then a minute passes. */
  List<RemedyEvent> cycle() {
    List<RemedyEvent> events = after(sight().look());
    guard.passed(CYCLE);
    return events;
  }

  List<RemedyEvent> after(Look look) {
    open = IncidentMachine.apply(open, look, Rules.DEFAULT, look.at()).open();
    List<RemedyEvent> events = onContext(() -> remedies.after(look, open));
    onContext(() -> remedies.told(events));
    told.addAll(events);
    return events;
  }

  /** So many cycles. */
  List<RemedyEvent> cycles(int count) {
    List<RemedyEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.addAll(cycle());
    }
    return events;
  }

  List<Status> statuses() {
    return told.stream().map(RemedyEvent::status).toList();
  }

  void acknowledge(String deployment) {
    open =
        open.stream()
            .map(
                each ->
                    each.subject().name().equals(deployment)
                        ? IncidentMachine.acknowledge(
                                each, new Ack("ann", guard.clock().instant(), Optional.empty(), ""))
                            .orElseThrow()
                            .after()
                        : each)
            .toList();
  }

  /** The sight that the next cycle will have. */
  Sight sight() {
    Look.Seen look =
        new Look.Seen(
            guard.clock().instant(),
            CONTEXT,
            Set.of("shop"),
            Sightings.of(CONTEXT, diagnosis(), new Redactor()),
            gaps);
    return new Sight(look, open);
  }

  RemedyStore store() {
    return new RemedyStore(database);
  }

  <T> T await(Supplier<Future<T>> work) {
    return onContext(work);
  }

  int replicas(String deployment) {
    return guard.get("Deployment", deployment).getJsonObject("spec").getInteger("replicas");
  }

  /** What was done by anybody through the tools. */
  int changes() {
    return guard
        .call("list_changes", "format", "json", "reason", null)
        .structured()
        .getInteger("shown");
  }

  boolean isWell(String deployment) {
    return diagnosis().findings().stream().noneMatch(each -> each.root().name().equals(deployment));
  }

  /** Somebody gives a Deployment another image. */
  void release(String deployment, String image) {
    guard.patch(
        deployment,
        new JsonObject(
            """
            {"spec": {"template": {"spec": {"containers": %s}}}}\
            """
                .formatted(containers(deployment, image))));
  }

  private String containers(String deployment, String image) {
    var containers =
        guard
            .get("Deployment", deployment)
            .getJsonObject("spec")
            .getJsonObject("template")
            .getJsonObject("spec")
            .getJsonArray("containers");
    containers.getJsonObject(0).put("image", image);
    return containers.encode();
  }

  String image(String deployment) {
    return new JsonArray(containers(deployment)).getJsonObject(0).getString("image");
  }

  private String containers(String deployment) {
    return guard
        .get("Deployment", deployment)
        .getJsonObject("spec")
        .getJsonObject("template")
        .getJsonObject("spec")
        .getJsonArray("containers")
        .encode();
  }

  private <T> T onContext(Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    context.runOnContext(now -> work.get().onComplete(done));
    return TestState.await(done.future());
  }

  @Override
  public void close() {
    seam.close();
    state.close();
    guard.close();
  }
}
