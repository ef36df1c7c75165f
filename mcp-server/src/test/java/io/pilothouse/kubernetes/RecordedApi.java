package io.pilothouse.kubernetes;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * An API server on loopback that answers what a real one answered: the exchanges of {@code
 * recordings/api}, and before them whatever a test adds with {@link #on}.
 *
 * <pre>{@code
 * try (RecordedApi api = RecordedApi.start(vertx)) {
 *   api.on("GET", "/version").answer(Answer.status(503, "try later"));
 *   api.on("GET", "/api/v1/nodes").hang();
 *   ...
 *   assertEquals("/version", api.seen().getFirst().uri());
 * }
 * }</pre>
 *
 * A request matches a recording by method, decoded path, the set of query parameters, body (of a
 * POST) and Accept: the recording's first media type must be among those accepted, and the one the
 * client prefers wins. When no recording has the same query, {@code limit} and {@code
 * includeObject} are not compared. Recordings made with a token (27 to 30, and the access reviews)
 * answer only to {@link #RESTRICTED_TOKEN}. Everything else is a 404 Status.
 */
public final class RecordedApi implements AutoCloseable {
  /** Stands for the service account with few rights. */
  public static final String RESTRICTED_TOKEN = "restricted";

  private static final Set<String> LENIENT = Set.of("limit", "includeObject");

  /** A response. */
  public record Answer(int status, Map<String, String> headers, Buffer body) {
    public static Answer json(int status, JsonObject body) {
      return new Answer(status, Map.of("Content-Type", "application/json"), body.toBuffer());
    }

    /** Plain text. */
    public static Answer status(int status, String text) {
      return new Answer(status, Map.of("Content-Type", "text/plain"), Buffer.buffer(text));
    }

    public Answer with(String header, String value) {
      Map<String, String> more = new TreeMap<>(headers);
      more.put(header, value);
      return new Answer(status, more, body);
    }
  }

  /** A request as it arrived; header names are in lower case. */
  public record Seen(String method, String uri, Map<String, String> headers, Buffer body) {}

  private record Rule(String method, String uri, Supplier<Optional<Answer>> answer) {
    boolean covers(HttpServerRequest request) {
      return method.equals(request.method().name())
          && Recording.path(uri).equals(Recording.path(request.uri()))
          && (!uri.contains("?") || Recording.query(uri).equals(Recording.query(request.uri())));
    }
  }

  private final List<Recording> recordings = Recording.all();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final Set<String> replayed = new ConcurrentSkipListSet<>();
  private final Promise<Void> hangBegun = Promise.promise();
  private final Promise<Void> hangClosed = Promise.promise();
  private final HttpServer server;

  private RecordedApi(Vertx vertx) {
    server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.body().onSuccess(body -> serve(request, body)));
  }

  /** Starts listening on a free port. */
  public static RecordedApi start(Vertx vertx) {
    RecordedApi api = new RecordedApi(vertx);
    Awaiting.await(api.server.listen(0, "127.0.0.1"));
    return api;
  }

  public int port() {
    return server.actualPort();
  }

  /** {@code http://127.0.0.1:port}. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** What a rule does; without one of these calls it does nothing. */
  public final class Then {
    private final String method;
    private final String uri;

    private Then(String method, String uri) {
      this.method = method;
      this.uri = uri;
    }

    /** Answers in turn, the last one for good. */
    public RecordedApi answer(Answer... inTurn) {
      AtomicInteger next = new AtomicInteger();
      return add(() -> Optional.of(inTurn[Math.min(next.getAndIncrement(), inTurn.length - 1)]));
    }

    /** Answers with recordings in turn, the last one for good, whatever they were made of. */
    public RecordedApi replay(Recording... inTurn) {
      AtomicInteger next = new AtomicInteger();
      return add(
          () -> Optional.of(replayed(inTurn[Math.min(next.getAndIncrement(), inTurn.length - 1)])));
    }

    /** Never answers. */
    public RecordedApi hang() {
      return add(Optional::empty);
    }

    private RecordedApi add(Supplier<Optional<Answer>> answer) {
      rules.addFirst(new Rule(method, uri, answer));
      return RecordedApi.this;
    }
  }

  /**
   * Begins a rule, which comes before the recordings and before older rules.
   *
   * @param uri a path with a query to match that query, or without one to match any
   */
  public Then on(String method, String uri) {
    return new Then(method, uri);
  }

  /** All requests so far, oldest first. */
  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  /** Names of the recordings that have been answers so far. */
  public Set<String> replayed() {
    return Set.copyOf(replayed);
  }

  /** Completes when a request hangs. */
  public Future<Void> hangBegun() {
    return hangBegun.future();
  }

  /** Completes when a client closed a connection on which a request hangs. */
  public Future<Void> hangClosed() {
    return hangClosed.future();
  }

  private void serve(HttpServerRequest request, Buffer body) {
    Map<String, String> headers = new TreeMap<>();
    request.headers().forEach((name, value) -> headers.put(name.toLowerCase(), value));
    seen.add(new Seen(request.method().name(), request.uri(), headers, body));
    Optional<Rule> rule = rules.stream().filter(each -> each.covers(request)).findFirst();
    if (rule.isEmpty()) {
      send(request, find(request, body).map(this::replayed).orElseGet(RecordedApi::notFound));
      return;
    }
    Optional<Answer> answer = rule.get().answer().get();
    if (answer.isPresent()) {
      send(request, answer.get());
    } else {
      request.connection().closeHandler(closed -> hangClosed.tryComplete());
      hangBegun.tryComplete();
    }
  }

  private Answer replayed(Recording recording) {
    replayed.add(recording.name());
    return recording.answer();
  }

  private static void send(HttpServerRequest request, Answer answer) {
    answer.headers().forEach(request.response()::putHeader);
    request.response().setStatusCode(answer.status()).end(answer.body());
  }

  private static Answer notFound() {
    return Answer.json(
        404,
        new JsonObject()
            .put("kind", "Status")
            .put("apiVersion", "v1")
            .put("status", "Failure")
            .put("message", "the server could not find the requested resource")
            .put("reason", "NotFound")
            .put("details", new JsonObject())
            .put("code", 404));
  }

  private Optional<Recording> find(HttpServerRequest request, Buffer body) {
    List<String> accepted = Recording.accepted(request.getHeader("Accept"));
    boolean restricted = ("Bearer " + RESTRICTED_TOKEN).equals(request.getHeader("Authorization"));
    List<Recording> candidates =
        recordings.stream()
            .filter(each -> each.method().equals(request.method().name()))
            .filter(each -> Recording.path(each.uri()).equals(Recording.path(request.uri())))
            .filter(each -> restricted || !each.restricted())
            .filter(each -> preference(each, accepted) >= 0)
            .filter(each -> each.body() == null || sameBody(each, body))
            .sorted(
                Comparator.comparing((Recording each) -> !each.restricted())
                    .thenComparing(each -> preference(each, accepted)))
            .toList();
    return candidates.stream()
        .filter(each -> Recording.query(each.uri()).equals(Recording.query(request.uri())))
        .findFirst()
        .or(
            () ->
                candidates.stream()
                    .filter(each -> lenient(each.uri()).equals(lenient(request.uri())))
                    .findFirst());
  }

  private static Map<String, List<String>> lenient(String uri) {
    Map<String, List<String>> query = new TreeMap<>(Recording.query(uri));
    query.keySet().removeAll(LENIENT);
    return query;
  }

  private static int preference(Recording recording, List<String> accepted) {
    String type = Recording.accepted(recording.headers().getString("Accept")).getFirst();
    return accepted.contains("*/*") ? 0 : accepted.indexOf(type);
  }

  private static boolean sameBody(Recording recording, Buffer body) {
    return body.length() > 0
        && Recording.essence(recording.body()).equals(Recording.essence(body.toJsonValue()));
  }

  @Override
  public void close() {
    Awaiting.await(server.close());
  }
}
