package io.pilothouse.transport.http;

import static io.pilothouse.transport.http.HttpFixture.body;
import static io.pilothouse.transport.http.HttpFixture.call;
import static io.pilothouse.transport.http.HttpFixture.headers;
import static io.pilothouse.transport.http.HttpFixture.stateless;
import static io.pilothouse.transport.http.HttpFixture.statelessBody;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.pilothouse.protocol.JsonRpc;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One request, one status and one error code, for every rule that can be told that way. */
class WireRulesTest {
  private static final JsonObject NONE = new JsonObject();
  private static final String PING = body("ping", NONE);
  private static final String LIST = statelessBody("tools/list", NONE);
  private static final String CANCELLED =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}";

  private static HttpFixture server;
  private static String session;

  record Rule(
      String name,
      String method,
      Map<String, String> headers,
      String body,
      int status,
      Integer code) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    server = new HttpFixture(HttpFixture.limits());
    session = server.session().get("Mcp-Session-Id");
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static Rule post(
      String name, Map<String, String> headers, String body, int status, Integer code) {
    return new Rule(name, "POST", headers, body, status, code);
  }

  private static Map<String, String> inSession(String... replaced) {
    Map<String, String> headers = headers(replaced);
    headers.putIfAbsent("Mcp-Session-Id", session);
    return headers;
  }

  private static Map<String, String> with(Map<String, String> headers, String name, String value) {
    headers.put(name, value);
    return headers;
  }

  static Stream<Rule> guards() {
    String deep = "[".repeat(200) + "]".repeat(200);
    return Stream.of(
        post("foreign Origin", inSession("Origin", "http://evil.example"), PING, 403, -32600),
        post("look-alike", inSession("Origin", "http://localhost.evil.example"), PING, 403, -32600),
        post("Origin null", inSession("Origin", "null"), PING, 403, -32600),
        post("local Origin", inSession("Origin", "http://localhost:6274"), PING, 200, null),
        post("foreign Host", inSession("Host", "evil.example:80"), PING, 403, -32600),
        post("Host with user", inSession("Host", "a@localhost"), PING, 400, -32600),
        post("no Host", inSession("Host", ""), PING, 400, -32600),
        post("Host by address", inSession("Host", "127.0.0.1:8080"), PING, 200, null),
        post("Host by IPv6", inSession("Host", "[::1]:8080"), PING, 200, null),
        post("text", inSession("Content-Type", "text/plain"), PING, 415, -32600),
        post("no type", inSession("Content-Type", ""), PING, 415, -32600),
        post(
            "type with charset",
            inSession("Content-Type", "Application/JSON; charset=utf-8"),
            PING,
            200,
            null),
        post("Accept HTML", inSession("Accept", "text/html"), PING, 406, -32600),
        post("Accept JSON only", inSession("Accept", "application/json"), PING, 406, -32600),
        post("Accept events only", inSession("Accept", "text/event-stream"), PING, 406, -32600),
        post("no Accept", inSession("Accept", ""), PING, 406, -32600),
        post(
            "Accept refuses events",
            inSession("Accept", "application/json, text/event-stream;q=0"),
            PING,
            406,
            -32600),
        post("Accept anything", inSession("Accept", "*/*"), PING, 200, null),
        post("malformed", inSession(), "{\"jsonrpc\"", 400, -32700),
        post("empty", inSession(), "", 400, -32700),
        post("batch", inSession(), "[" + PING + "]", 400, -32600),
        post("deep", inSession(), "{\"a\":" + deep + "}", 400, -32700),
        post("too long", inSession(), " ".repeat(JsonRpc.MAX_BYTES + 1), 413, -32600),
        new Rule("PUT", "PUT", inSession(), PING, 405, -32600),
        new Rule("OPTIONS", "OPTIONS", inSession(), "", 405, -32600));
  }

  static Stream<Rule> statelessRules() {
    Map<String, String> list = stateless("tools/list", "");
    String base64 = "=?base64?ZWNobw==?=";
    return Stream.of(
        post("list", list, LIST, 200, null),
        post("discover", stateless("server/discover", ""), discover("2026-07-28"), 200, null),
        post(
            "session id ignored",
            with(stateless("tools/list", ""), "Mcp-Session-Id", "x"),
            LIST,
            200,
            null),
        new Rule("GET", "GET", list, "", 405, -32600),
        new Rule("DELETE", "DELETE", list, "", 405, -32600),
        post("version header missing", headers("Mcp-Method", "tools/list"), LIST, 400, -32020),
        post(
            "version header differs",
            with(stateless("tools/list", ""), "MCP-Protocol-Version", "2025-11-25"),
            LIST,
            400,
            -32020),
        post(
            "method header missing",
            headers("MCP-Protocol-Version", "2026-07-28"),
            LIST,
            400,
            -32020),
        post("method header differs", stateless("prompts/list", ""), LIST, 400, -32020),
        post("method header in capitals", stateless("TOOLS/LIST", ""), LIST, 400, -32020),
        post("name header", stateless("tools/call", "echo"), call("echo"), 200, null),
        post("name header padded", stateless("tools/call", "  echo  "), call("echo"), 200, null),
        post("name header missing", stateless("tools/call", ""), call("echo"), 400, -32020),
        post("name header differs", stateless("tools/call", "fail"), call("echo"), 400, -32020),
        post("name header in base64", stateless("tools/call", base64), call("echo"), 200, null),
        post("base64 differs", stateless("tools/call", base64), call("fail"), 400, -32020),
        post("bad base64", stateless("tools/call", "=?base64?ZW!!?="), call("echo"), 400, -32020),
        post(
            "unpadded base64",
            stateless("tools/call", "=?base64?ZWNobw?="),
            call("echo"),
            400,
            -32020),
        post("no _meta", list, body("tools/list", NONE), 400, -32602),
        post("no capabilities", list, withoutCapabilities(), 400, -32602),
        post(
            "unknown version",
            with(stateless("server/discover", ""), "MCP-Protocol-Version", "2099-01-01"),
            discover("2099-01-01"),
            400,
            -32022),
        post(
            "unknown method",
            stateless("no/such", ""),
            statelessBody("no/such", NONE),
            404,
            -32601),
        post("ping is gone", stateless("ping", ""), statelessBody("ping", NONE), 404, -32601),
        post(
            "initialize is gone",
            stateless("initialize", ""),
            statelessBody("initialize", NONE),
            404,
            -32601),
        post("unknown tool", stateless("tools/call", "nope"), call("nope"), 200, -32602),
        post("failing tool", stateless("tools/call", "fail"), call("fail"), 200, null),
        post("broken tool", stateless("tools/call", "throws"), call("throws"), 200, -32603),
        post("notification", headers("MCP-Protocol-Version", "2026-07-28"), CANCELLED, 202, null),
        post(
            "ill-formed notification",
            list,
            "{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"params\":1}",
            202,
            null));
  }

  static Stream<Rule> sessionRules() {
    String unknown = "0".repeat(32);
    Map<String, String> badVersion = inSession("MCP-Protocol-Version", "1999-01-01");
    return Stream.of(
        post("no version header", inSession(), PING, 200, null),
        post("version header", inSession("MCP-Protocol-Version", "2025-06-18"), PING, 200, null),
        post("bad version header", badVersion, PING, 400, -32600),
        new Rule("bad version header of GET", "GET", badVersion, "", 400, -32600),
        post("no session", headers(), PING, 400, -32600),
        post("unknown session", headers("Mcp-Session-Id", unknown), PING, 404, -32600),
        new Rule("GET without session", "GET", headers(), "", 400, -32600),
        new Rule("GET of unknown", "GET", headers("Mcp-Session-Id", unknown), "", 404, -32600),
        new Rule("GET of JSON", "GET", inSession("Accept", "application/json"), "", 406, -32600),
        new Rule("DELETE without session", "DELETE", headers(), "", 400, -32600),
        new Rule(
            "DELETE of unknown", "DELETE", headers("Mcp-Session-Id", unknown), "", 404, -32600),
        post("unknown method", inSession(), body("no/such", NONE), 200, -32601),
        post(
            "unknown tool",
            inSession(),
            body("tools/call", new JsonObject().put("name", "x")),
            200,
            -32602),
        post("notification", inSession(), CANCELLED, 202, null),
        post("notification without session", headers(), CANCELLED, 400, -32600),
        post("response", inSession(), "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", 202, null),
        post("initialize without version", headers(), body("initialize", NONE), 200, -32602));
  }

  private static String discover(String version) {
    JsonObject meta = new JsonObject().put("io.modelcontextprotocol/protocolVersion", version);
    return statelessBody("server/discover", new JsonObject().put("_meta", meta));
  }

  private static String withoutCapabilities() {
    JsonObject meta = new JsonObject().put("io.modelcontextprotocol/protocolVersion", "2026-07-28");
    return body("tools/list", new JsonObject().put("_meta", meta));
  }

  @ParameterizedTest
  @MethodSource({"guards", "statelessRules", "sessionRules"})
  void isAnsweredAsTheProtocolSays(Rule rule) throws IOException {
    HttpFixture.Answer answer = server.exchange(rule.method(), rule.headers(), rule.body());
    assertEquals(rule.status(), answer.status(), answer.body());
    assertEquals(rule.code(), answer.errorCode(), answer.body());
    assertFalse(answer.body().matches("(?s).*(Exception|\\tat |secret).*"), answer.body());
    if (answer.status() == 202) {
      assertEquals("", answer.body());
    } else if (!answer.body().startsWith("{")) {
      throw new AssertionError("not JSON: " + answer.body());
    }
  }
}
