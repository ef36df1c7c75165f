package io.pilothouse.automation.hook;

import io.pilothouse.automation.Reply;
import io.pilothouse.automation.ToolDoor;
import io.pilothouse.automation.hook.HookEvent.Outcome;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Diagnoses that alerts have started: few at a time, few waiting, one for each group of alerts, and
 * their results for an hour. They are made with the rights of whoever sent the alert. Confined to
 * one Vert.x context.
 */
public final class Hooks {
  /** How many diagnoses run at a time. */
  static final int MOST_RUNNING = 2;

  /** How many wait for that. */
  static final int MOST_WAITING = 32;

  /** How many results are kept. */
  static final int MOST_RESULTS = 200;

  /** How long they are. */
  static final Duration KEPT = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);
  private static final int ID_BYTES = 10;

  private final ToolDoor tools;
  private final InstantSource clock;
  private final HookListener listener;
  private final SecureRandom random = new SecureRandom();
  private final Queue<Run> waiting = new ArrayDeque<>();
  private final Map<Key, Run> unfinished = new LinkedHashMap<>();
  private final Map<String, Run> runs = new LinkedHashMap<>();
  private final Cancellation stopping = new Cancellation();
  private int running;

  /** What must not be diagnosed twice at the same time. */
  private record Key(String hook, String user, String group, Optional<String> context) {}

  /** One diagnosis. */
  private static final class Run {
    private final String id;
    private final Key key;
    private final Caller caller;
    private final AlertScope scope;
    private final Instant since;
    private Optional<Reply> result = Optional.empty();
    private boolean begun;

    private Run(String id, Key key, Caller caller, AlertScope scope, Instant since) {
      this.id = id;
      this.key = key;
      this.caller = caller;
      this.scope = scope;
      this.since = since;
    }

    private JsonObject arguments(AlertScope of) {
      JsonObject arguments = of.toJson();
      key.context().ifPresent(name -> arguments.put("context", name));
      return arguments;
    }

    private Reply told(String state, String text) {
      return Reply.ok(
          202,
          text,
          new JsonObject()
              .put("id", id)
              .put("state", state)
              .put("scope", scope.toJson())
              .put("group", key.group()));
    }

    private Reply receipt() {
      return told(
          begun ? "running" : "waiting",
          "Diagnosis %s of %s is under way: GET /api/v1/hooks/results/%s has its result for an hour."
              .formatted(id, scope, id));
    }
  }

  /**
   * @param listener hears of all that is received
   */
  public Hooks(ToolDoor tools, InstantSource clock, HookListener listener) {
    this.tools = tools;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * Starts a diagnosis, unless one of the same group is under way or nothing fires.
   *
   * @param hook through which it came
   * @param context the cluster that it is about; empty: the default one
   * @param caller with whose rights
   * @return 202 with an id, 200 when there is nothing to do, 503 when too many wait
   */
  public Reply receive(String hook, AlertGroup group, Optional<String> context, Caller caller) {
    Key key = new Key(hook, caller.user(), group.key(), context);
    Optional<Run> known = Optional.ofNullable(unfinished.get(key));
    Outcome outcome = outcome(group, known);
    Optional<Run> run =
        switch (outcome) {
          case STARTED -> Optional.of(start(key, caller, group.scope()));
          case UNDER_WAY -> known;
          case RESOLVED, REFUSED -> Optional.empty();
        };
    listener.alerted(
        new HookEvent(hook, caller, group, context, outcome, run.map(each -> each.id)));
    return switch (outcome) {
      case STARTED, UNDER_WAY -> run.orElseThrow().receipt();
      case RESOLVED ->
          Reply.ok(200, "Nothing fires: nothing is diagnosed.", JsonObject.of("state", "resolved"));
      case REFUSED -> Reply.refused(503, "too many diagnoses wait already; send it again later");
    };
  }

  private Outcome outcome(AlertGroup group, Optional<Run> known) {
    if (group.firing() == 0) {
      return Outcome.RESOLVED;
    } else if (known.isPresent()) {
      return Outcome.UNDER_WAY;
    }
    return waiting.size() < MOST_WAITING ? Outcome.STARTED : Outcome.REFUSED;
  }

  private Run start(Key key, Caller caller, AlertScope scope) {
    forget(1);
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    Run run = new Run("h-" + HexFormat.of().formatHex(bytes), key, caller, scope, clock.instant());
    runs.put(run.id, run);
    unfinished.put(key, run);
    waiting.add(run);
    next();
    return run;
  }

  private void next() {
    if (running < MOST_RUNNING && !waiting.isEmpty()) {
      Run run = waiting.remove();
      running++;
      run.begun = true;
      diagnose(run)
          .onSuccess(
              reply -> {
                running--;
                run.result = Optional.of(reply);
                unfinished.remove(run.key);
                LOG.info(
                    "Hook {}: diagnosis {} of {}: {}",
                    run.key.hook(),
                    run.id,
                    run.scope,
                    reply.body().getString("text").lines().findFirst().orElse(""));
                next();
              });
    }
  }

  /** What an alert names is often gone by the time; its namespace is not. */
  private Future<Reply> diagnose(Run run) {
    return call(run, run.scope)
        .compose(
            reply ->
                reply.status() == 404 && run.scope.isObject()
                    ? call(run, run.scope.wider())
                    : Future.succeededFuture(reply));
  }

  private Future<Reply> call(Run run, AlertScope scope) {
    return tools.call("diagnose", run.arguments(scope), run.caller, stopping);
  }

  /**
   * The result of a diagnosis.
   *
   * @return the tool's answer, or 202 while there is none; empty if there is no such diagnosis (any
   *     more), or if somebody with other rights started it
   */
  public Optional<Reply> result(String id, Caller caller) {
    forget(0);
    return Optional.ofNullable(runs.get(id))
        .filter(run -> run.caller.isSameAs(caller))
        .map(run -> run.result.orElseGet(run::receipt));
  }

  /** The hook through which a diagnosis was started; empty if there is no such diagnosis. */
  public Optional<String> hook(String id) {
    return Optional.ofNullable(runs.get(id)).map(run -> run.key.hook());
  }

  /** Ends what runs, and what waits does not begin. */
  public void stop() {
    waiting.clear();
    stopping.cancel();
  }

  /**
   * @param more how many are to come
   */
  private void forget(int more) {
    Instant oldest = clock.instant().minus(KEPT);
    runs.values().removeIf(run -> run.result.isPresent() && run.since.isBefore(oldest));
    runs.values().stream()
        .filter(run -> run.result.isPresent())
        .limit(Math.max(0, runs.size() + more - MOST_RESULTS))
        .toList()
        .forEach(run -> runs.remove(run.id));
  }
}
