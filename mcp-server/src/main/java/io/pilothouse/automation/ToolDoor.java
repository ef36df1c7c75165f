package io.pilothouse.automation;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.pilothouse.protocol.McpService;
import io.pilothouse.protocol.RequestContext;
import io.pilothouse.protocol.ToolRequest;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.Progress;
import io.pilothouse.tools.ToolSchema;
import io.pilothouse.tools.UnknownToolException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tools of a service, for programs. A program cannot be asked anything: where a policy lets the
 * caller's own client approve, it does not apply here, and people answer out of band.
 */
public final class ToolDoor {
  private static final Logger LOG = LoggerFactory.getLogger(ToolDoor.class);

  private final McpService service;
  private final Function<Caller, List<ToolSchema>> schemas;

  /**
   * @param schemas the contracts of the tools that a caller can call, by name
   */
  public ToolDoor(McpService service, Function<Caller, List<ToolSchema>> schemas) {
    this.service = service;
    this.schemas = schemas;
  }

  /** The tools a caller can call, as {@code tools/list} shows them. */
  public JsonObject list(Caller caller) {
    return new JsonObject().put("tools", new JsonArray(service.listTools(caller)));
  }

  /** The OpenAPI document of the tools a caller can call. */
  public JsonObject describe(Caller caller) {
    return OpenApi.document(service.serverInfo().title(), schemas.apply(caller));
  }

  /**
   * Calls a tool. On a Vert.x event loop.
   *
   * @param arguments not yet validated
   * @param cancellation given when nobody waits for the answer any more
   * @return never fails
   */
  public Future<Reply> call(
      String name, JsonObject arguments, Caller caller, Cancellation cancellation) {
    RequestContext context = new RequestContext(caller, Progress.NONE, cancellation);
    return Future.succeededFuture(new ToolRequest(name, arguments, context))
        .compose(service::callTool)
        .map(Reply::of)
        .otherwise(ToolDoor::refusal);
  }

  private static Reply refusal(Throwable failure) {
    if (failure instanceof UnknownToolException unknown) {
      return Reply.refused(
          404, Reply.UNKNOWN_TOOL, unknown.getMessage() + ". GET /api/v1/tools lists yours");
    }
    LOG.error("A call failed unexpectedly", failure);
    return Reply.refused(
        500, ErrorCode.INTERNAL.name(), "the call failed unexpectedly. The server's log says more");
  }
}
