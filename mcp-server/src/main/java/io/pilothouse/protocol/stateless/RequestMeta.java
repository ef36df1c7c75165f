package io.pilothouse.protocol.stateless;

import io.pilothouse.protocol.LogLevels;
import io.pilothouse.protocol.ProtocolException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What a stateless request says about itself in {@code _meta} (2026-07-28, basic, "Per-request
 * protocol fields").
 */
final class RequestMeta {
  /** The revision spoken here. */
  static final String VERSION = "2026-07-28";

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
      LogLevels.require("_meta." + LOG_LEVEL, meta.getValue(LOG_LEVEL));
    }
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
