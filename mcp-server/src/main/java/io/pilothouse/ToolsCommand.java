package io.pilothouse;

import io.pilothouse.automation.OpenApi;
import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.tools.ToolSchema;
import io.pilothouse.tools.render.TextTable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** Prints the tools that are on. */
final class ToolsCommand {
  private ToolsCommand() {}

  static int run(Config config, boolean json, Terminal terminal) throws ConfigException {
    try (Wiring wiring = Wiring.of(config)) {
      List<ToolSchema> tools = wiring.invoker().tools();
      if (json) {
        JsonArray listings = new JsonArray(tools.stream().map(ToolSchema::listing).toList());
        terminal.out().println(new JsonObject().put("tools", listings).encodePrettily());
      } else {
        List<List<String>> rows = tools.stream().map(ToolsCommand::row).toList();
        TextTable.lines(List.of("name", "toolset", "effect", "what it does"), rows)
            .forEach(terminal.out()::println);
      }
    }
    return ExitCode.OK;
  }

  /** Prints the OpenAPI document of the tools that are on. */
  static int openApi(Config config, Terminal terminal) throws ConfigException {
    try (Wiring wiring = Wiring.of(config)) {
      terminal
          .out()
          .println(OpenApi.document("Pilothouse", wiring.invoker().tools()).encodePrettily());
    }
    return ExitCode.OK;
  }

  private static List<String> row(ToolSchema tool) {
    return List.of(
        tool.name(),
        tool.toolset(),
        tool.effect().name().toLowerCase(Locale.ROOT),
        tool.listing().getString("title"));
  }
}
