package io.pilothouse.transport.http;

import io.pilothouse.protocol.Message.Request;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.protocol.stateless.StatelessDispatcher;
import io.vertx.core.MultiMap;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The headers that repeat what a stateless request's body says, for proxies that do not read
 * bodies. One that says something else is refused, so that nobody can show a proxy one request and
 * this server another (2026-07-28, Streamable HTTP, "Standard request headers").
 */
final class MirroredHeaders {
  static final String VERSION = "MCP-Protocol-Version";
  static final String METHOD = "Mcp-Method";
  static final String NAME = "Mcp-Name";

  private static final String BASE64_PREFIX = "=?base64?";
  private static final String BASE64_SUFFIX = "?=";

  /** The parameter that {@code Mcp-Name} repeats, by method. */
  private static final Map<String, String> NAMED_BY =
      Map.of("tools/call", "name", "prompts/get", "name", "resources/read", "uri");

  private MirroredHeaders() {}

  /**
   * Compares headers and body. What is missing in the body is for the dispatcher to refuse.
   *
   * @throws ProtocolException -32020 if a header is missing, repeated, unreadable or different
   */
  static void check(MultiMap headers, Request request) {
    Optional<String> version = StatelessDispatcher.claimedVersion(request.params());
    if (version.isEmpty()) {
      return;
    }
    require(headers, VERSION, version.get());
    require(headers, METHOD, request.method());
    String parameter = NAMED_BY.get(request.method());
    if (parameter != null && request.params().getValue(parameter) instanceof String name) {
      require(headers, NAME, name);
    }
  }

  private static void require(MultiMap headers, String name, String expected) {
    List<String> values = headers.getAll(name);
    if (values.size() != 1 || !decode(values.getFirst()).equals(Optional.of(expected))) {
      throw new ProtocolException(
          ProtocolException.HEADER_MISMATCH,
          "Header mismatch: " + name + " must be given once and say what the body says",
          null);
    }
  }

  /** Plain, or UTF-8 in base64 between marks; empty if it is neither. */
  private static Optional<String> decode(String value) {
    boolean encoded =
        value.length() >= BASE64_PREFIX.length() + BASE64_SUFFIX.length()
            && value.startsWith(BASE64_PREFIX)
            && value.endsWith(BASE64_SUFFIX);
    if (!encoded) {
      return Optional.of(value);
    }
    String code = value.substring(BASE64_PREFIX.length(), value.length() - BASE64_SUFFIX.length());
    try {
      byte[] bytes = Base64.getDecoder().decode(code);
      boolean padded = code.length() % 4 == 0;
      return padded
          ? Optional.of(
              StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString())
          : Optional.empty();
    } catch (IllegalArgumentException | CharacterCodingException unreadable) {
      return Optional.empty();
    }
  }
}
