package io.pilothouse.service;

import io.pilothouse.agents.Brief;
import io.pilothouse.agents.BriefShelf;
import io.pilothouse.agents.Briefs;
import io.pilothouse.identity.Caller;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.protocol.RequestContext;
import io.pilothouse.protocol.ResourceCatalog;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolInvoker;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.UnknownToolException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The agents' briefs, the facts about the cluster, and any object of it. An object is read by the
 * tool that shows one, so that what a caller may see, what is redacted and how long it may take is
 * decided in one place.
 */
final class Resources implements ResourceCatalog {
  private static final String BRIEFS = "pilothouse://agents/";
  private static final String MARKDOWN = "text/markdown";
  private static final String TOOL = "get_resource";

  /** The cluster's own facts, where there are any. */
  static final String CONTEXT = BRIEFS + Briefs.CONTEXT;

  /** The cluster is in the way. Outside the range that JSON-RPC keeps for itself. */
  private static final int CANNOT_READ = 1;

  private final BriefShelf shelf;
  private final OfferedBriefs offered;
  private final ToolInvoker invoker;

  Resources(BriefShelf shelf, OfferedBriefs offered, ToolInvoker invoker) {
    this.shelf = shelf;
    this.offered = offered;
    this.invoker = invoker;
  }

  /** Where a brief is, or what stands beside them. */
  static boolean isBrief(String uri) {
    return uri.startsWith(BRIEFS);
  }

  static String uri(Brief brief) {
    return BRIEFS + brief.name();
  }

  @Override
  public List<JsonObject> list(Caller caller) {
    Stream<JsonObject> briefs =
        offered.to(caller).stream()
            .map(brief -> markdown(brief.name(), uri(brief), BriefListing.summary(brief)));
    Stream<JsonObject> facts =
        shelf.current().context().stream()
            .map(text -> markdown(Briefs.CONTEXT, CONTEXT, "Facts about this cluster."));
    return Stream.concat(briefs, facts).toList();
  }

  private static JsonObject markdown(String name, String uri, String description) {
    return new JsonObject()
        .put("uri", uri)
        .put("name", name)
        .put("description", description)
        .put("mimeType", MARKDOWN);
  }

  @Override
  public List<JsonObject> templates(Caller caller) {
    return List.of(
        new JsonObject()
            .put("uriTemplate", ObjectUri.TEMPLATE)
            .put("name", "object")
            .put("title", "Kubernetes object")
            .put(
                "description",
                "One object of any kind as YAML, redacted. namespace is "
                    + ObjectUri.NO_NAMESPACE
                    + " for what is in none.")
            .put("mimeType", "text/plain"));
  }

  @Override
  public Future<Optional<List<JsonObject>>> read(String uri, RequestContext context) {
    if (isBrief(uri)) {
      Optional<String> text =
          uri.equals(CONTEXT)
              ? shelf.current().context()
              : offered.find(uri.substring(BRIEFS.length()), context.caller()).map(Brief::source);
      return Future.succeededFuture(text.map(found -> contents(uri, MARKDOWN, found)));
    }
    return ObjectUri.parse(uri)
        .map(object -> read(uri, object, context))
        .orElse(Future.succeededFuture(Optional.empty()));
  }

  private Future<Optional<List<JsonObject>>> read(
      String uri, ObjectUri object, RequestContext context) {
    JsonObject arguments =
        new JsonObject()
            .put("context", object.context())
            .put("kind", object.kind())
            .put("name", object.name());
    if (!object.namespace().equals(ObjectUri.NO_NAMESPACE)) {
      arguments.put("namespace", object.namespace());
    }
    return invoker
        .call(TOOL, arguments, context.caller(), context.progress(), context.cancellation())
        .map(answer -> contents(uri, answer))
        .recover(
            failure ->
                failure instanceof UnknownToolException
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(failure));
  }

  private static Optional<List<JsonObject>> contents(String uri, ToolResult answer) {
    if (!answer.isError()) {
      return Optional.of(contents(uri, "text/plain", answer.text()));
    }
    String code = answer.structured().getString("code");
    if (ErrorCode.NOT_FOUND.name().equals(code)) {
      return Optional.empty();
    }
    boolean ofTheClient = ErrorCode.INVALID_ARGUMENT.name().equals(code);
    throw new ProtocolException(
        ofTheClient ? ProtocolException.INVALID_PARAMS : CANNOT_READ,
        answer.text(),
        answer.structured());
  }

  private static List<JsonObject> contents(String uri, String type, String text) {
    return List.of(new JsonObject().put("uri", uri).put("mimeType", type).put("text", text));
  }
}
