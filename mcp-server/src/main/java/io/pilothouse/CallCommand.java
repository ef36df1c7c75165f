package io.pilothouse;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.identity.Caller;
import io.pilothouse.tools.Progress;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.UnknownToolException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Calls one tool as a client would, for a person. */
final class CallCommand {
  private CallCommand() {}

  /**
   * @param words the tool, and its arguments as JSON if there are any
   * @return 1 when the tool answers with an error
   * @throws ConfigException for a tool that there is not, or arguments that are no JSON
   */
  static int run(Config config, List<String> words, Terminal terminal) throws ConfigException {
    String tool = words.getFirst();
    JsonObject json = parse(words.size() > 1 ? words.get(1) : "{}");
    try (Wiring wiring = Wiring.of(config)) {
      ToolResult answer =
          wiring.await(
              () ->
                  wiring
                      .invoker()
                      .call(tool, json, Caller.local(""), Progress.NONE, new Cancellation()));
      boolean structured = !answer.isError() && "json".equals(json.getValue("format"));
      terminal.out().println(structured ? answer.structured().encodePrettily() : answer.text());
      return answer.isError() ? ExitCode.FAILURE : ExitCode.OK;
    } catch (UnknownToolException unknown) {
      throw new ConfigException(unknown.getMessage());
    }
  }

  private static JsonObject parse(String arguments) throws ConfigException {
    try {
      return new JsonObject(arguments);
    } catch (DecodeException notJson) {
      throw new ConfigException("the arguments are not a JSON object such as '{\"limit\": 5}'");
    }
  }
}
