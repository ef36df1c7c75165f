package io.pilothouse.guard;

import io.pilothouse.kubernetes.Awaiting;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
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

    boolean mutates() {
      return uri.contains("/exec?") || !method.equals("GET") && !uri.contains("accessreviews");
    }

    /** Whether it only tells of a change. */
    boolean isEvent() {
      return method.equals("POST") && uri.split("\\?")[0].endsWith("/events");
    }

    /** Whether it changes what it is about. */
    boolean isReal() {
      return mutates() && !isDryRun() && !isEvent();
    }
  }

  private static final List<String> CHANNELS = List.of("v4.channel.k8s.io");

  final List<Seen> mutating = new CopyOnWriteArrayList<>();

  /** The first message of the first web socket has passed. */
  final Promise<Void> opened = Promise.promise();

  /** The client has closed its first web socket. */
  final Promise<Void> closed = Promise.promise();

  /** Requests that reach the server, but whose answer is lost. */
  volatile Predicate<Seen> loses = request -> false;

  /** What happens before a request is passed on. */
  volatile Function<Seen, Future<Void>> before = request -> Future.succeededFuture();

  /** What an answer waits for on its way back. */
  volatile Function<Seen, Future<Void>> holdsAnswer = request -> Future.succeededFuture();

  /** The status with which a request is refused; 0 if it is not. */
  volatile ToIntFunction<Seen> refuses = request -> 0;

  private final HttpClient client;
  private final WebSocketClient sockets;
  private final int port;
  private final HttpServer server;

  Recorder(Vertx vertx, int port) {
    this.client = vertx.createHttpClient();
    this.sockets = vertx.createWebSocketClient();
    this.port = port;
    this.server =
        Awaiting.await(
            vertx
                .createHttpServer(new HttpServerOptions().setWebSocketSubProtocols(CHANNELS))
                .requestHandler(
                    request -> {
                      if (request.headers().contains("Upgrade")) {
                        open(request);
                      } else {
                        request.body().onSuccess(body -> serve(request, body));
                      }
                    })
                .listen(0, "127.0.0.1"));
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** What could have changed something for good. */
  List<Seen> writes() {
    return mutating.stream().filter(request -> !request.isDryRun()).toList();
  }

  /** The same without the Events that tell of it. */
  List<Seen> changes() {
    return mutating.stream().filter(Seen::isReal).toList();
  }

  /** A web socket runs something in a pod, though it begins as a GET. */
  private void open(HttpServerRequest request) {
    Seen seen = new Seen("GET", request.uri(), "");
    mutating.add(seen);
    WebSocketConnectOptions onward =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI(request.uri())
            .setSubProtocols(CHANNELS)
            .setHeaders(identity(request));
    request.pause();
    before
        .apply(seen)
        .compose(ready -> sockets.connect(onward))
        .onSuccess(up -> join(up, request.toWebSocket(), loses.test(seen)))
        .onFailure(
            failure -> {
              UpgradeRejectedException answer = (UpgradeRejectedException) failure;
              request.response().setStatusCode(answer.getStatus()).end(answer.getBody());
            });
  }

  private static MultiMap identity(HttpServerRequest request) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    request
        .headers()
        .forEach(
            header -> {
              String name = header.getKey().toLowerCase();
              if (name.equals("authorization") || name.startsWith("impersonate-")) {
                headers.add(header.getKey(), header.getValue());
              }
            });
    return headers;
  }

  /** What comes before the other side is open is passed on as soon as it is. */
  private void join(WebSocket up, Future<ServerWebSocket> opening, boolean loses) {
    opening.onSuccess(
        down -> down.closeHandler(gone -> up.close().onComplete(both -> closed.tryComplete())));
    if (loses) {
      opening.onSuccess(ServerWebSocket::close);
      return;
    }
    up.binaryMessageHandler(message -> opening.onSuccess(down -> pass(down, message)));
    up.closeHandler(gone -> opening.onSuccess(ServerWebSocket::close));
  }

  private void pass(ServerWebSocket down, Buffer message) {
    down.writeBinaryMessage(message);
    opened.tryComplete();
  }

  private void serve(HttpServerRequest request, Buffer body) {
    Seen seen = new Seen(request.method().name(), request.uri(), body.toString());
    if (seen.mutates()) {
      mutating.add(seen);
    }
    int refusal = refuses.applyAsInt(seen);
    if (refusal > 0) {
      request.response().setStatusCode(refusal).end(refusal == 403 ? forbidden() : conflict());
      return;
    }
    before
        .apply(seen)
        .compose(
            ready ->
                client.request(HttpMethod.valueOf(seen.method()), port, "127.0.0.1", seen.uri()))
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
                    .compose(text -> holdsAnswer.apply(seen).map(text))
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
