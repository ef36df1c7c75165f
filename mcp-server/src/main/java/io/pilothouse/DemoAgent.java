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
import io.modelcontextprotocol.spec.McpSchema.ClientCapabilities;
import io.modelcontextprotocol.spec.McpSchema.ElicitFormRequest;
import io.modelcontextprotocol.spec.McpSchema.ElicitResult;
import io.modelcontextprotocol.spec.McpSchema.InitializeResult;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An agent with a real MCP client, who prints what it asks, hears and learns. */
final class DemoAgent implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int SHOWN_LINES = 3;
  private static final int SHOWN_WIDTH = 118;

  private final McpJsonMapper json = new JacksonMcpJsonMapper(new ObjectMapper());
  private final McpSyncClient client;
  private final PrintStream out;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile String reported = "";

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
        McpClient.sync(transport)
            .requestTimeout(PATIENCE)
            .initializationTimeout(PATIENCE)
            .capabilities(ClientCapabilities.builder().elicitation().build())
            .elicitation(this::agree)
            .progressConsumer(this::follow)
            .build();
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

  /** What the person at the keyboard does: reads the question, and agrees. */
  private ElicitResult agree(ElicitFormRequest question) {
    asked.add(question.message());
    out.println("   ?? the server asks the person at the keyboard:");
    question.message().lines().limit(2).forEach(line -> out.println("      " + line));
    out.println("   !! the person reads the plan and agrees.");
    return new ElicitResult(ElicitResult.Action.ACCEPT, Map.of("approve", true));
  }

  private void follow(ProgressNotification progress) {
    if (!progress.message().equals(reported)) {
      reported = progress.message();
      out.println("      ... " + reported);
    }
  }

  /** Checks that a person was asked, in these words among others. */
  void requireWasAsked(String... words) {
    for (String each : words) {
      if (asked.stream().noneMatch(question -> question.contains(each))) {
        throw new DemoFailure("expected a question with \"" + each + "\", got " + asked);
      }
    }
  }

  /** Calls a tool that must refuse. */
  void askInVain(String question, String tool, JsonObject arguments, String expected) {
    ask(question, tool, arguments, true, expected);
  }

  /**
   * Calls a tool and prints the exchange.
   *
   * @param expected what the answer must contain for the story to go on
   * @return the answer's text
   */
  String ask(String question, String tool, JsonObject arguments, String... expected) {
    return ask(question, tool, arguments, false, expected);
  }

  private String ask(
      String question, String tool, JsonObject arguments, boolean inVain, String... expected) {
    out.println();
    out.println("Agent: " + question);
    out.println("   -> " + tool + " " + arguments.encode());
    CallToolResult result =
        client.callTool(
            CallToolRequest.builder(tool)
                .arguments(json, arguments.encode())
                .progressToken(tool)
                .build());
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
    if (Boolean.TRUE.equals(result.isError()) != inVain) {
      throw new DemoFailure(
          tool + (inVain ? " did not refuse: " : " answered with an error: ") + text);
    }
    return text;
  }

  /** The beginning of an answer, and further down the lines that matter to the story. */
  private void print(String text, Set<String> expected) {
    List<String> lines = text.lines().toList();
    List<String> shown = new ArrayList<>();
    for (int number = 0; number < lines.size(); number++) {
      String line = lines.get(number);
      if (number < SHOWN_LINES || expected.stream().anyMatch(line::contains)) {
        boolean wide = line.length() > SHOWN_WIDTH;
        shown.add("      " + (wide ? line.substring(0, SHOWN_WIDTH) + "..." : line));
      }
    }
    int hidden = lines.size() - shown.size();
    out.println(String.join("\n", shown) + (hidden == 0 ? "" : "  (+" + hidden + " lines)"));
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
