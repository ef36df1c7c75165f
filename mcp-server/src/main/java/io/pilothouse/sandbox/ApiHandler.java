package io.pilothouse.sandbox;

import io.pilothouse.sandbox.access.Reviews;
import io.pilothouse.sandbox.store.ResourceKind;
import io.pilothouse.sandbox.store.StatusException;
import io.pilothouse.sandbox.write.PodActions;
import io.pilothouse.sandbox.write.Writes;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;

/** Finds what a request below {@code /api} and {@code /apis} is about, and who answers it. */
final class ApiHandler {
  private static final Set<String> ACTIONS = Set.of("eviction", "binding");

  private final ClusterView view;
  private final DiscoveryEndpoint discovery;
  private final ReadEndpoint reads;
  private final WatchEndpoint watches;
  private final LogEndpoint logs;
  private final ReviewEndpoint reviews;
  private final WriteEndpoint writes;
  private final ScaleEndpoint scales;
  private final PodEndpoint pods;
  private final Optional<ExecEndpoint> execs;

  /**
   * @param processes what runs commands in containers, if anything does
   */
  ApiHandler(
      Vertx vertx,
      ClusterView view,
      Writes writes,
      Reviews reviews,
      Optional<Processes> processes) {
    this.view = view;
    this.discovery = new DiscoveryEndpoint(view);
    this.reads = new ReadEndpoint(view);
    this.watches = new WatchEndpoint(vertx, view);
    this.logs = new LogEndpoint(vertx, view);
    this.reviews = new ReviewEndpoint(view, reviews);
    PatchReader patches = new PatchReader(writes.schemas());
    this.writes = new WriteEndpoint(view, writes.writer(), writes.deletion(), patches);
    this.scales = new ScaleEndpoint(view, writes.writer(), patches);
    this.pods = new PodEndpoint(new PodActions(writes.writer(), writes.deletion()));
    this.execs = processes.map(running -> new ExecEndpoint(view, running));
  }

  /** Answers one request. Blocks while a large answer is made, so not for event loops. */
  void handle(RoutingContext ctx) {
    ApiPath path = ApiPath.parse(ctx.request().path());
    if (view.unavailable(path.group(), path.version())) {
      Answers.text(ctx, 503, "text/plain; charset=utf-8", "service unavailable\n");
      return;
    }
    if (path.resource().isEmpty()) {
      requireGet(ctx);
      discovery.handle(ctx, path);
      return;
    }
    ResourceKind kind =
        view.catalog()
            .find(path.group(), path.version(), path.resource())
            .orElseThrow(StatusException::noSuchResource);
    boolean inNamespace = !path.namespace().isEmpty();
    boolean needsNamespace = kind.namespaced() && !path.name().isEmpty();
    if (inNamespace && !kind.namespaced() || needsNamespace && !inNamespace) {
      throw StatusException.noSuchResource();
    }
    if (kind.review()) {
      reviews.handle(ctx, kind);
    } else if (!path.subresource().isEmpty()) {
      subresource(ctx, kind, path);
    } else if (ctx.request().method() != HttpMethod.GET) {
      write(ctx, kind, path);
    } else if (watches(ctx)) {
      watches.handle(ctx, kind, path);
    } else if (path.name().isEmpty()) {
      reads.list(ctx, kind, path.namespace());
    } else {
      reads.get(ctx, kind, path.namespace(), path.name());
    }
  }

  /** The OpenAPI documents of kinds that are not built in. */
  CustomOpenApi customOpenApi() {
    return new CustomOpenApi(view);
  }

  private void write(RoutingContext ctx, ResourceKind kind, ApiPath path) {
    String verb = verb(ctx, path);
    if (!kind.verbs().contains(verb)) {
      throw StatusException.methodNotAllowed();
    }
    if (kind.group().equals("events.k8s.io") && !verb.equals("create")) {
      throw StatusException.notServed(verb + " " + kind.qualified());
    }
    writes.handle(ctx, kind, path);
  }

  private void subresource(RoutingContext ctx, ResourceKind kind, ApiPath path) {
    String first = path.subresource().split("/", 2)[0];
    if (!kind.hasSubresource(first)) {
      throw StatusException.noSuchResource();
    }
    boolean get = ctx.request().method() == HttpMethod.GET;
    if (path.subresource().equals("status")) {
      if (get) {
        reads.get(ctx, kind, path.namespace(), path.name());
      } else {
        writes.handle(ctx, kind, path);
      }
    } else if (path.subresource().equals("scale")) {
      scales.handle(ctx, kind, path);
    } else if (ACTIONS.contains(path.subresource()) && kind.qualified().equals("pods")) {
      pods.handle(ctx, kind, path);
    } else if (get && kind.qualified().equals("pods") && path.subresource().equals("log")) {
      logs.handle(ctx, view.require(kind, path.namespace(), path.name()));
    } else if (runs(kind, path) && execs.isPresent()) {
      execs.get().handle(ctx, view.require(kind, path.namespace(), path.name()));
    } else {
      throw StatusException.notServed(verb(ctx, path) + " " + kind.qualified() + "/" + first);
    }
  }

  private static boolean runs(ResourceKind kind, ApiPath path) {
    return kind.qualified().equals("pods") && path.subresource().equals("exec");
  }

  private static boolean watches(RoutingContext ctx) {
    return Set.of("true", "1").contains(Params.text(ctx, "watch"));
  }

  private static void requireGet(RoutingContext ctx) {
    if (ctx.request().method() != HttpMethod.GET) {
      throw StatusException.methodNotAllowed();
    }
  }

  private static String verb(RoutingContext ctx, ApiPath path) {
    return switch (ctx.request().method().name()) {
      case "GET" -> "get";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> path.name().isEmpty() ? "deletecollection" : "delete";
      default -> throw StatusException.methodNotAllowed();
    };
  }
}
