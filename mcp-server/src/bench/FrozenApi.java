import io.pilothouse.sandbox.SandboxOptions;
import io.pilothouse.sandbox.SandboxServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sandbox's answers out of memory: each question is put to the sandbox once and answered from
 * then on without any work, so that a benchmark measures the servers that ask and not the one that
 * answers.
 *
 * <p>{@code java -cp pilothouse.jar FrozenApi.java KUBECONFIG [PODS [EVENTS]]}; writes the
 * kubeconfig when it listens, and serves until it is killed.
 */
class FrozenApi {
  /** So many that the namespace load-01 has 50. */
  private static final int PODS = 80;

  private record Answer(int status, String type, Buffer body) {}

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Vertx vertx;
  private final String sandbox;
  private final String token;

  private FrozenApi(Vertx vertx, String sandbox, String token) {
    this.vertx = vertx;
    this.sandbox = sandbox;
    this.token = token;
  }

  public static void main(String[] arguments) throws Exception {
    Vertx vertx = Vertx.vertx();
    int pods = arguments.length > 1 ? Integer.parseInt(arguments[1]) : PODS;
    int events = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 0;
    SandboxServer sandbox =
        new SandboxServer(vertx, SandboxOptions.defaults().withPods(pods).withExtraEvents(events))
            .start()
            .await();
    FrozenApi api = new FrozenApi(vertx, sandbox.url(), token(sandbox.kubeconfig()));
    int port =
        vertx
            .createHttpServer()
            .requestHandler(api::ask)
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    Path file = Path.of(arguments[0]);
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(
        next, sandbox.kubeconfig().replace(sandbox.url(), "http://127.0.0.1:" + port));
    Files.move(next, file);
  }

  private static String token(String kubeconfig) {
    int start = kubeconfig.indexOf("token: ") + "token: ".length();
    return kubeconfig.substring(start, kubeconfig.indexOf('\n', start));
  }

  private void ask(HttpServerRequest request) {
    request.body().onSuccess(body -> answer(request, body));
  }

  private void answer(HttpServerRequest request, Buffer body) {
    String key =
        request.method() + " " + request.uri() + "\n" + request.getHeader("Accept") + "\n" + body;
    Answer known = answers.get(key);
    if (known != null) {
      send(request, known);
      return;
    }
    vertx
        .executeBlocking(() -> fetch(request, body), false)
        .onSuccess(
            fresh -> {
              answers.put(key, fresh);
              send(request, fresh);
            })
        .onFailure(
            failed -> {
              System.err.println(request.uri() + ": " + failed);
              request.response().setStatusCode(502).end();
            });
  }

  private Answer fetch(HttpServerRequest request, Buffer body)
      throws IOException, InterruptedException {
    HttpRequest.Builder question =
        HttpRequest.newBuilder(URI.create(sandbox + request.uri()))
            // Go's client keeps its token to itself without TLS.
            .setHeader("Authorization", "Bearer " + token)
            .method(
                request.method().name(), HttpRequest.BodyPublishers.ofByteArray(body.getBytes()));
    for (String name : new String[] {"Accept", "Content-Type"}) {
      if (request.getHeader(name) != null) {
        question.setHeader(name, request.getHeader(name));
      }
    }
    HttpResponse<byte[]> answer =
        client.send(question.build(), HttpResponse.BodyHandlers.ofByteArray());
    return new Answer(
        answer.statusCode(),
        answer.headers().firstValue("Content-Type").orElse("application/json"),
        Buffer.buffer(answer.body()));
  }

  private static void send(HttpServerRequest request, Answer answer) {
    request
        .response()
        .setStatusCode(answer.status())
        .putHeader("Content-Type", answer.type())
        .end(answer.body());
  }
}
