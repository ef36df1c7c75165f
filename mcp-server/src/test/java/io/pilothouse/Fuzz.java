package io.pilothouse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Requests that are wrong in some way, the same ones for the same seed. */
final class Fuzz {
  private static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

  /** Right as they are, each in its place. */
  private static final List<String> MESSAGES =
      List.of(
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
              + "\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"f\",\"version\":\"1\"}}}",
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
          "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}",
          "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"tools/list\",\"params\":{\"cursor\":\"a\"}}",
          "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{\"name\":\"list_pods\","
              + "\"arguments\":{\"namespace\":\"shop\",\"limit\":5}}}",
          "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"server/discover\",\"params\":{" + META + "}}",
          "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"tools/call\",\"params\":{\"name\":\"list_contexts\","
              + "\"arguments\":{},"
              + META
              + "}}",
          "{\"jsonrpc\":\"2.0\",\"id\":6,\"result\":{\"roots\":[]}}",
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":3}}");

  /** What may stand where something else was expected. */
  private static final List<String> STRANGE =
      List.of(
          "null",
          "true",
          "-0.0",
          "1e999",
          "99999999999999999999999999",
          "\"\"",
          "\"\\u0000\\ud800\"",
          "[]",
          "{}",
          "[[[[{}]]]]",
          "{\"a\":1,\"a\":2}",
          "NaN",
          "'x'",
          "/**/",
          "\"" + "x".repeat(5_000) + "\"");

  private static final List<Map<String, String>> HEADERS =
      List.of(
          Map.of(),
          Map.of("MCP-Protocol-Version", "2026-07-28"),
          Map.of("MCP-Protocol-Version", "1999-01-01"),
          Map.of("MCP-Protocol-Version", "2025-11-25"),
          Map.of("Accept", "text/html"),
          Map.of("Accept", ""),
          Map.of("Content-Type", "text/plain"),
          Map.of("Content-Type", "application/json; charset=utf-16"),
          Map.of("Host", "evil.example"),
          Map.of("Origin", "http://evil.example"),
          Map.of("Mcp-Session-Id", "0".repeat(32)),
          Map.of("Mcp-Session-Id", "x".repeat(4_000)),
          Map.of("Mcp-Method", "tools/call", "Mcp-Name", "=?base64?!!?="));

  private final Random random;

  Fuzz(long seed) {
    random = new Random(seed);
  }

  private <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** A request to {@code /mcp}. */
  byte[] request(String session) {
    Map<String, String> headers =
        random.nextBoolean() ? Map.of("Mcp-Session-Id", session) : any(HEADERS);
    return RawHttp.post(headers, body());
  }

  private byte[] body() {
    String message = any(MESSAGES);
    return switch (random.nextInt(9)) {
      case 0 -> message.substring(0, random.nextInt(message.length())).getBytes(UTF_8);
      case 1 -> ("[" + message + "," + any(MESSAGES) + "]").getBytes(UTF_8);
      case 2 -> (message + message).getBytes(UTF_8);
      case 3 -> ("[".repeat(1 + random.nextInt(20_000)) + message).getBytes(UTF_8);
      case 4 -> flipped(message);
      case 5 -> any(STRANGE).getBytes(UTF_8);
      case 6 -> noise();
      default -> replaced(message).getBytes(UTF_8);
    };
  }

  private byte[] flipped(String message) {
    byte[] bytes = message.getBytes(UTF_8);
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  private byte[] noise() {
    byte[] bytes = new byte[random.nextInt(2_000)];
    random.nextBytes(bytes);
    return random.nextBoolean() ? bytes : Arrays.copyOf(bytes, 0);
  }

  /** Another value for one of the members. */
  private String replaced(String message) {
    int colon = message.indexOf(':', random.nextInt(message.length()));
    int end = colon < 0 ? -1 : message.indexOf(',', colon);
    return colon < 0
        ? message.replace("2.0", "1.0")
        : message.substring(0, colon + 1) + any(STRANGE) + (end < 0 ? "}" : message.substring(end));
  }
}
