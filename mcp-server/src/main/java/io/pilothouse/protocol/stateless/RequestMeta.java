package io.pilothouse.protocol.stateless;

import io.pilothouse.protocol.MessageLog;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.tools.client.InputKind;
import io.pilothouse.tools.client.LogLevel;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a stateless request says about itself in {@code _meta} (2026-07-28, basic, "Per-request
 * protocol fields").
 */
final class RequestMeta {
  /** The revision spoken here. */
  static final String VERSION = "2026-07-28";

  /** Names the subscription that a notification belongs to. */
  static final String SUBSCRIPTION_ID = "io.modelcontextprotocol/subscriptionId";

  /** Names this server in every result. */
  static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";

  private static final String PREFIX = "io.modelcontextprotocol/";
  private static final String PROTOCOL_VERSION = PREFIX + "protocolVersion";
  private static final String CLIENT_CAPABILITIES = PREFIX + "clientCapabilities";
  private static final String CLIENT_INFO = PREFIX + "clientInfo";
  private static final String LOG_LEVEL = PREFIX + "logLevel";

  private RequestMeta() {}

  /** Whether the parameters are those of a stateless request, perhaps of a faulty one. */
  static boolean isClaimedBy(JsonObject params) {
    return params.getValue("_meta") instanceof JsonObject meta
        && (meta.containsKey(PROTOCOL_VERSION) || meta.containsKey(CLIENT_CAPABILITIES));
  }

  /** The version named by the parameters; empty when there is none or it is no string. */
  static Optional<String> version(JsonObject params) {
    return params.getValue("_meta") instanceof JsonObject meta
            && meta.getValue(PROTOCOL_VERSION) instanceof String version
        ? Optional.of(version)
        : Optional.empty();
  }

  /**
   * Checks the fields. The version comes first: what else a request must carry is for its revision
   * to say.
   *
   * @throws ProtocolException -32602 if something is missing or of the wrong type, -32022 if the
   *     version is not spoken here
   */
  static void check(JsonObject params) {
    JsonObject meta =
        params.getValue("_meta") instanceof JsonObject given ? given : new JsonObject();
    requireVersion(meta.getValue(PROTOCOL_VERSION));
    if (!(meta.getValue(CLIENT_CAPABILITIES) instanceof JsonObject)) {
      throw mustBe(CLIENT_CAPABILITIES, "an object");
    }
    if (meta.containsKey(CLIENT_INFO) && !(meta.getValue(CLIENT_INFO) instanceof JsonObject)) {
      throw mustBe(CLIENT_INFO, "an object");
    }
    if (meta.containsKey(LOG_LEVEL)) {
      MessageLog.level("_meta." + LOG_LEVEL, meta.getValue(LOG_LEVEL));
    }
  }

  /** The first level of log messages that the client wants; empty if it wants none. */
  static Optional<LogLevel> logLevel(JsonObject params) {
    return LogLevel.of(params.getJsonObject("_meta").getValue(LOG_LEVEL));
  }

  /** What the client has declared it can be asked for. */
  static Set<InputKind> inputs(JsonObject params) {
    JsonObject declared = params.getJsonObject("_meta").getJsonObject(CLIENT_CAPABILITIES);
    EnumSet<InputKind> inputs = EnumSet.noneOf(InputKind.class);
    for (InputKind kind : InputKind.values()) {
      if (declared.getValue(kind.capability()) instanceof JsonObject features
          && (kind != InputKind.ELICITATION || hasForms(features))) {
        inputs.add(kind);
      }
    }
    return inputs;
  }

  /** Forms are what a client can show that does not say what it can show. */
  private static boolean hasForms(JsonObject elicitation) {
    return elicitation.containsKey("form") || !elicitation.containsKey("url");
  }

  private static void requireVersion(Object version) {
    if (!(version instanceof String requested)) {
      throw mustBe(PROTOCOL_VERSION, "a string");
    }
    if (!VERSION.equals(requested)) {
      throw new ProtocolException(
          ProtocolException.UNSUPPORTED_VERSION,
          "Unsupported protocol version",
          new JsonObject()
              .put("supported", new JsonArray().add(VERSION))
              .put("requested", requested));
    }
  }

  private static ProtocolException mustBe(String key, String what) {
    return ProtocolException.invalidParams("_meta." + key + " must be " + what);
  }
}
