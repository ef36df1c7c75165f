package io.pilothouse.sandbox;

import io.pilothouse.sandbox.access.Attributes;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a request wants to do, in the authoriser's terms. */
final class RequestAttributes {
  private static final String NAME_FIELD = "metadata.name";
  private static final Set<String> INTO_PODS = Set.of("exec", "attach", "portforward");

  private RequestAttributes() {}

  /** All of which the user must be allowed to do. */
  static List<Attributes> of(RoutingContext ctx) {
    Attributes asked = attributes(ctx);
    // A web socket opens with a GET, but whoever may only read must not get into a pod by it.
    boolean intoPod = asked.resource().equals("pods") && INTO_PODS.contains(asked.subresource());
    return asked.verb().equals("get") && intoPod
        ? List.of(asked, asked.withVerb("create"))
        : List.of(asked);
  }

  private static Attributes attributes(RoutingContext ctx) {
    String path = ctx.normalizedPath();
    boolean api = path.startsWith("/api/") || path.startsWith("/apis/");
    // Taken apart exactly as the handler does, so that nothing is checked that is not then done.
    ApiPath parts = api ? ApiPath.parse(ctx.request().path()) : null;
    if (parts == null || parts.resource().isEmpty()) {
      String method = ctx.request().method().name().toLowerCase(Locale.ROOT);
      return Attributes.ofPath(method, path);
    }
    String verb = verb(ctx, parts);
    boolean many = verb.equals("list") || verb.equals("watch");
    return new Attributes(
        verb,
        parts.group(),
        parts.resource(),
        parts.subresource().split("/", 2)[0],
        ofNamespaceItself(parts) ? parts.name() : parts.namespace(),
        many && parts.name().isEmpty() ? selectedName(ctx) : parts.name(),
        "");
  }

  /** A namespace counts as inside itself, so that a Role in it can allow reading it. */
  private static boolean ofNamespaceItself(ApiPath path) {
    return path.core() && path.resource().equals("namespaces");
  }

  private static String verb(RoutingContext ctx, ApiPath path) {
    boolean named = !path.name().isEmpty();
    return switch (ctx.request().method().name()) {
      case "GET", "HEAD" -> named ? "get" : Params.flag(ctx, "watch") ? "watch" : "list";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> named ? "delete" : "deletecollection";
      default -> "";
    };
  }

  /** A list of one object by its name is allowed to whom that name is. */
  private static String selectedName(RoutingContext ctx) {
    return Arrays.stream(Params.text(ctx, "fieldSelector").split(","))
        .map(term -> term.split("==?", 2))
        .filter(term -> term.length == 2 && term[0].strip().equals(NAME_FIELD))
        .map(term -> term[1].strip())
        .findFirst()
        .orElse("");
  }
}
