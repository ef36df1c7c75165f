package io.pilothouse.guard;

import io.pilothouse.kubernetes.Awaiting;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** Stands before an API server, notes what could change anything, and fails where it is told to. */
final class Recorder {
  /**
   * @param uri path and query
   */
  record Seen(String method, String uri, String body) {
    boolean isDryRun() {
      return ("&" + uri.substring(uri.indexOf('?') + 1) + "&").contains("&dryRun=All&");
    }
  }

  final List<Seen> mutating = new CopyOnWriteArrayList<>();

  /** Requests that reach the server, but whose answer is lost. */
  volatile Predicate<Seen> loses = request -> false;

  /** The status with which a request is refused; 0 if it is not. */
  volatile ToIntFunction<Seen> refuses = request -> 0;

  private final HttpClient client;
  private final int port;
  private final HttpServer server;

  Recorder(Vertx vertx, int port) {
    this.client = vertx.createHttpClient();
    this.port = port;
    this.server =
        Awaiting.await(
            vertx
                .createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> serve(request, body)))
                .listen(0, "127.0.0.1"));
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** What could have changed something for good. */
  List<Seen> writes() {
    return mutating.stream().filter(request -> !request.isDryRun()).toList();
  }

  private void serve(HttpServerRequest request, Buffer body) {
    Seen seen = new Seen(request.method().name(), request.uri(), body.toString());
    if (!seen.method().equals("GET") && !seen.uri().contains("accessreviews")) {
      mutating.add(seen);
    }
    int refusal = refuses.applyAsInt(seen);
    if (refusal > 0) {
      request.response().setStatusCode(refusal).end(refusal == 403 ? forbidden() : conflict());
      return;
    }
    client
        .request(HttpMethod.valueOf(seen.method()), port, "127.0.0.1", seen.uri())
        .compose(
            onward -> {
              request
                  .headers()
                  .forEach(
                      header -> {
                        if (!header.getKey().equalsIgnoreCase("Host")) {
                          onward.putHeader(header.getKey(), header.getValue());
                        }
                      });
              return onward.send(body);
            })
        .compose(
            answer ->
                answer
                    .body()
                    .onSuccess(
                        text -> {
                          if (loses.test(seen)) {
                            request.connection().close();
                            return;
                          }
                          request.response().setStatusCode(answer.statusCode());
                          answer
                              .headers()
                              .forEach(
                                  header -> {
                                    String name = header.getKey().toLowerCase();
                                    if (!name.equals("transfer-encoding")) {
                                      request.response().putHeader(name, header.getValue());
                                    }
                                  });
                          request.response().end(text);
                        }));
  }

  private static String conflict() {
    return """
    {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Conflict","code":409,
    "message":"the object has been modified"}
    """;
  }

  private static String forbidden() {
    return """
    {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Forbidden","code":403,
    "message":"deployments.apps \\"api\\" is forbidden: User \\"alice\\" cannot patch resource \\"deployments\\" in API group \\"apps\\" in the namespace \\"shop\\""}
    """;
  }
}
