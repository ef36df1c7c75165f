import io.pilothouse.sandbox.SandboxOptions;
import io.pilothouse.sandbox.SandboxServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times an allowed {@code restart_deployment} against the bare PATCH, and lists what each asks of
 * the API server.
 *
 * <p>{@code java -cp pilothouse.jar Overhead.java CALLS LAUNCHER}
 */
class Overhead {
  private static final String DEPLOYMENT = "/apis/apps/v1/namespaces/shop/deployments/payments";
  private static final String ARGUMENTS =
      "{\"name\":\"payments\",\"reason\":\"to measure it\",\"wait\":false}";
  private static final int WARM_UP = 50;

  private final java.net.http.HttpClient client = java.net.http.HttpClient.newHttpClient();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient onward = vertx.createHttpClient();
  private SandboxServer sandbox;
  private HttpServer proxy;
  private String session = "";

  public static void main(String[] arguments) throws Exception {
    new Overhead().measure(Integer.parseInt(arguments[0]), arguments[1]);
  }

  private void measure(int calls, String launcher) throws Exception {
    sandbox = new SandboxServer(vertx, SandboxOptions.defaults()).start().await();
    proxy = vertx.createHttpServer().requestHandler(this::forward).listen(0, "127.0.0.1").await();
    Path folder = Files.createTempDirectory("overhead");
    Path kubeconfig = folder.resolve("config");
    Files.writeString(
        kubeconfig, sandbox.kubeconfig().replace(":" + sandbox.port(), ":" + proxy.actualPort()));
    Path policy = folder.resolve("policy.yaml");
    Files.writeString(policy, "{apiVersion: pilothouse.io/v1, kind: Policy, default: allow}");
    Process server =
        new ProcessBuilder(
                launcher,
                "serve",
                "--http",
                "--port=0",
                "--management-port=off",
                "--kubeconfig=" + kubeconfig,
                "--policy=" + policy,
                "--state-dir=" + folder.resolve("state"))
            .start();
    try {
      URI url = address(server.errorReader(StandardCharsets.UTF_8));
      session = initialize(url);
      // Paused, so that the sandbox is not busy rolling out what is measured.
      patch("{\"spec\":{\"paused\":true}}");
      for (int i = 0; i < WARM_UP; i++) {
        patch(stamp("warm-up-" + i));
        restart(url);
      }
      long[] bare = new long[calls];
      long[] guarded = new long[calls];
      for (int i = 0; i < calls; i++) {
        bare[i] = patch(stamp("call-" + i));
        guarded[i] = restart(url);
      }
      print("bare PATCH", bare);
      print("restart_deployment", guarded);
      patch(stamp("last"));
      seen.clear();
      restart(url);
      System.out.println(seen.size() + " requests of one restart_deployment, as they arrived:");
      seen.forEach(request -> System.out.println("  " + request));
    } finally {
      server.destroy();
      server.waitFor();
      vertx.close().await();
    }
  }

  private static URI address(BufferedReader log) throws IOException {
    Pattern address = Pattern.compile("http://[0-9.:]+/mcp");
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      Matcher found = address.matcher(line);
      if (found.find()) {
        // The journal logs a line for each row; somebody has to read them.
        Thread.ofVirtual().start(log.lines()::count);
        return URI.create(found.group());
      }
    }
    throw new IOException("the server did not start");
  }

  private String initialize(URI url) throws Exception {
    HttpResponse<String> hello =
        call(
            url,
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{"
                + "\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},"
                + "\"clientInfo\":{\"name\":\"overhead\",\"version\":\"1\"}}}");
    session = hello.headers().firstValue("Mcp-Session-Id").orElseThrow();
    call(url, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    return session;
  }

  private long restart(URI url) throws Exception {
    long start = System.nanoTime();
    HttpResponse<String> answer =
        call(
            url,
            "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{"
                + "\"name\":\"restart_deployment\",\"arguments\":"
                + ARGUMENTS
                + "}}");
    long nanos = System.nanoTime() - start;
    if (!answer.body().contains("APPLIED: restart")) {
      throw new IOException(answer.body());
    }
    return nanos;
  }

  private HttpResponse<String> call(URI url, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!session.isEmpty()) {
      request.header("Mcp-Session-Id", session);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static String stamp(String value) {
    return "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":"
        + "{\"kubectl.kubernetes.io/restartedAt\":\"%s\"}}}}}".formatted(value);
  }

  private long patch(String body) throws Exception {
    String token = sandbox.kubeconfig().replaceAll("(?s).*token: (\\S+).*", "$1");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.actualPort() + DEPLOYMENT))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/merge-patch+json")
            .method("PATCH", HttpRequest.BodyPublishers.ofString(body))
            .build();
    long start = System.nanoTime();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(answer.body());
    }
    return System.nanoTime() - start;
  }

  private void forward(HttpServerRequest request) {
    seen.add(request.method() + " " + request.uri());
    request
        .body()
        .compose(
            body ->
                onward
                    .request(request.method(), sandbox.port(), "127.0.0.1", request.uri())
                    .compose(
                        out -> {
                          request
                              .headers()
                              .forEach(each -> out.putHeader(each.getKey(), each.getValue()));
                          out.putHeader("Host", "127.0.0.1:" + sandbox.port());
                          return out.send(body);
                        }))
        .compose(
            answer ->
                answer
                    .body()
                    .compose(
                        body -> {
                          request.response().setStatusCode(answer.statusCode());
                          request
                              .response()
                              .putHeader("Content-Type", answer.getHeader("Content-Type"));
                          return request.response().end(body);
                        }))
        .onFailure(failure -> request.connection().close());
  }

  private static void print(String label, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        "%-20s p50 %6.2f ms   p99 %6.2f ms%n",
        label, nanos[nanos.length / 2] / 1e6, nanos[(int) (nanos.length * 0.99)] / 1e6);
  }
}
