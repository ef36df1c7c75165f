package io.pilothouse;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.InitializeResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An agent with a real MCP client, who prints what it asks, hears and learns. */
final class DemoAgent implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int SHOWN_LINES = 12;
  private static final int SHOWN_WIDTH = 118;

  private final McpJsonMapper json = new JacksonMcpJsonMapper(new ObjectMapper());
  private final McpSyncClient client;
  private final PrintStream out;

  /**
   * @param server the command of the server, started as a child process
   */
  DemoAgent(List<String> server, Terminal terminal) {
    ServerParameters parameters =
        ServerParameters.builder(server.getFirst())
            .args(server.subList(1, server.size()))
            .env(terminal.environment())
            .build();
    StdioClientTransport transport = new StdioClientTransport(parameters, json);
    transport.setStdErrorHandler(line -> terminal.err().println("server: " + line));
    this.client =
        McpClient.sync(transport).requestTimeout(PATIENCE).initializationTimeout(PATIENCE).build();
    this.out = terminal.out();
  }

  /** Says hello. */
  void connect() {
    InitializeResult hello = client.initialize();
    List<String> tools = client.listTools().tools().stream().map(Tool::name).toList();
    out.println(
        "Connected to "
            + hello.serverInfo().name()
            + " over stdio, MCP "
            + hello.protocolVersion()
            + ".");
    out.println("It offers " + tools.size() + " tools: " + String.join(", ", tools) + ".");
  }

  /**
   * Calls a tool and prints the exchange.
   *
   * @param expected what the answer must contain for the story to go on
   * @return the answer's text
   */
  String ask(String question, String tool, JsonObject arguments, String... expected) {
    out.println();
    out.println("Agent: " + question);
    out.println("   -> " + tool + " " + arguments.encode());
    CallToolResult result =
        client.callTool(CallToolRequest.builder(tool).arguments(json, arguments.encode()).build());
    String text =
        result.content().stream()
            .filter(TextContent.class::isInstance)
            .map(block -> ((TextContent) block).text())
            .collect(Collectors.joining("\n"));
    print(text, Set.of(expected));
    for (String each : expected) {
      if (!text.contains(each)) {
        throw new DemoFailure(
            "expected \"%s\" in the answer of %s, which was:%n%s".formatted(each, tool, text));
      }
    }
    if (Boolean.TRUE.equals(result.isError())) {
      throw new DemoFailure(tool + " answered with an error: " + text);
    }
    return text;
  }

  /** The beginning of an answer, and further down the lines that matter to the story. */
  private void print(String text, Set<String> expected) {
    List<String> lines = text.lines().toList();
    int hidden = 0;
    for (int number = 0; number < lines.size(); number++) {
      String line = lines.get(number);
      if (number < SHOWN_LINES || expected.stream().anyMatch(line::contains)) {
        boolean wide = line.length() > SHOWN_WIDTH;
        out.println("      " + (wide ? line.substring(0, SHOWN_WIDTH) + "..." : line));
      } else {
        hidden++;
      }
    }
    if (hidden > 0) {
      out.println("      (" + hidden + " more lines)");
    }
  }

  /** Prints a conclusion. */
  void learn(String conclusion) {
    out.println("   => " + conclusion);
  }

  /** The first match in an answer. */
  static String find(String pattern, String answer) {
    Matcher matcher = Pattern.compile(pattern).matcher(answer);
    if (!matcher.find()) {
      throw new DemoFailure("expected something like " + pattern + " in:\n" + answer);
    }
    return matcher.group();
  }

  @Override
  public void close() {
    client.closeGracefully();
  }
}
