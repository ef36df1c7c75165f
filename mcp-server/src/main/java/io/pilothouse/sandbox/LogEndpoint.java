package io.pilothouse.sandbox;

import io.pilothouse.sandbox.seed.LogBook;
import io.pilothouse.sandbox.seed.LogLine;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;

/** What containers have written: {@code pods/log}. */
final class LogEndpoint {
  private static final String TEXT = "text/plain";
  private static final long FOLLOW_MILLIS = 1_000;

  private final Vertx vertx;
  private final ClusterView view;
  private final LogBook book = new LogBook();

  LogEndpoint(Vertx vertx, ClusterView view) {
    this.vertx = vertx;
    this.view = view;
  }

  void handle(RoutingContext ctx, JsonObject pod) {
    Instant now = view.now();
    LogOptions options = LogOptions.of(ctx, now);
    LogRun.requireContainer(pod, options.container());
    String node = Json.text(pod, "spec", "nodeName");
    if (node.isEmpty()) {
      Answers.text(ctx, 200, TEXT, "");
      return;
    }
    requireKubelet(ctx, pod, node, options);
    LogRun run = LogRun.of(pod, options);
    if (!run.readable()) {
      Answers.text(ctx, 200, TEXT, "unable to retrieve container logs for " + run.id());
      return;
    }
    List<LogLine> lines = lines(pod, run, options, now);
    Buffer text = cut(text(lines, options), options);
    if (options.follow() && run.ended().isEmpty()) {
      Answers.stream(ctx, TEXT);
      Answers.sent(ctx, ctx.response().write(text));
      follow(ctx, pod, run, options, now);
    } else {
      ctx.response().putHeader(HttpHeaders.CONTENT_TYPE, TEXT);
      Answers.sent(ctx, ctx.response().end(text));
    }
  }

  private List<LogLine> lines(JsonObject pod, LogRun run, LogOptions options, Instant now) {
    Instant until = run.ended().orElse(now);
    List<LogLine> lines =
        written(pod, run, until).stream()
            .filter(line -> !line.time().isBefore(options.since()))
            .toList();
    long tail = options.tail().orElse(lines.size());
    return tail >= lines.size() ? lines : lines.subList(lines.size() - (int) tail, lines.size());
  }

  /** What a run that was started here has written, or else what the book has of it. */
  private List<LogLine> written(JsonObject pod, LogRun run, Instant until) {
    return view.run(run.id())
        .map(here -> here.lines(until))
        .orElseGet(() -> book.lines(pod, run.container(), run.started(), until));
  }

  private static Buffer text(List<LogLine> lines, LogOptions options) {
    StringBuilder text = new StringBuilder();
    for (LogLine line : lines) {
      if (options.timestamps()) {
        text.append(line.time()).append(' ');
      }
      text.append(line.text()).append('\n');
    }
    return Buffer.buffer(text.toString());
  }

  private static Buffer cut(Buffer text, LogOptions options) {
    long limit = options.limitBytes().orElse(Long.MAX_VALUE);
    return text.length() <= limit ? text : text.slice(0, (int) limit);
  }

  /** Sends the lines that the passing of time adds, until the client leaves. */
  private void follow(
      RoutingContext ctx, JsonObject pod, LogRun run, LogOptions options, Instant from) {
    Instant[] seen = {from};
    long timer =
        vertx.setPeriodic(
            FOLLOW_MILLIS,
            tick -> {
              Instant now = view.now();
              List<LogLine> fresh =
                  written(pod, run, now).stream()
                      .filter(line -> line.time().isAfter(seen[0]))
                      .toList();
              seen[0] = now;
              Answers.sent(ctx, ctx.response().write(text(fresh, options)));
            });
    ctx.response().closeHandler(closed -> vertx.cancelTimer(timer));
  }

  /** A node that stopped reporting has no kubelet to ask. */
  private void requireKubelet(
      RoutingContext ctx, JsonObject pod, String nodeName, LogOptions options) {
    if (!Kubelets.lost(view, nodeName)) {
      return;
    }
    String host = Kubelets.address(view, nodeName);
    String query = ctx.request().query() == null ? "" : "?" + ctx.request().query();
    throw StatusException.internal(
        "Get \"https://%s/containerLogs/%s/%s/%s%s\": dial tcp %s: connect: connection refused"
            .formatted(
                host,
                Json.text(pod, "metadata", "namespace"),
                Json.text(pod, "metadata", "name"),
                LogRun.requireContainer(pod, options.container()),
                query,
                host));
  }
}
