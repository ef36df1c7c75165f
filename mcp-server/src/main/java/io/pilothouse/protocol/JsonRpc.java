package io.pilothouse.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON-RPC 2.0 as the Model Context Protocol narrows it: one UTF-8 object a message, no batches,
 * identifiers that are strings or integers and never null, parameters that are objects. Names given
 * twice are refused, because two readers of such a message may see two different messages. Safe for
 * use from any thread.
 */
public final class JsonRpc {
  /** The longest message, in bytes. Transports stop reading there. */
  public static final int MAX_BYTES = 4 * 1024 * 1024;

  /** How deep objects and arrays may be nested. */
  public static final int MAX_DEPTH = 64;

  private static final Logger LOG = LoggerFactory.getLogger(JsonRpc.class);
  private static final String VERSION = "2.0";

  // Vert.x's default would bring data binding with it, which costs start-up time and is not needed.
  private static final JacksonCodec WRITER = new JacksonCodec();

  private static final JsonFactory READER =
      new JsonFactoryBuilder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private JsonRpc() {}

  /** What a message turned out to be: one to serve, or one that is answered with an error. */
  public sealed interface Parsed {
    /** A message that follows the rules. */
    record Valid(Message message) implements Parsed {}

    /**
     * One that does not.
     *
     * @param answer the error response to send
     */
    record Invalid(JsonObject answer) implements Parsed {}

    /** A notification that breaks the rules: it is dropped, since notifications get no answer. */
    record Ignored() implements Parsed {}
  }

  /** Reads one message. Never throws. */
  public static Parsed parse(byte[] text) {
    Object json;
    try {
      json = read(text);
    } catch (DecodeException | IOException malformed) {
      return invalid(
          null,
          new ProtocolException(
              ProtocolException.PARSE_ERROR,
              "Parse error: a message is one JSON object, at most "
                  + MAX_DEPTH
                  + " levels deep, with no name twice",
              null));
    }
    if (json instanceof JsonObject message) {
      return classify(message);
    }
    return invalid(
        null,
        ProtocolException.invalidRequest("A message is one JSON object; batches are refused"));
  }

  /** Reads an object by the same rules where JSON-RPC is not spoken; empty if it is none. */
  public static Optional<JsonObject> object(byte[] text) {
    try {
      return read(text) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
    } catch (DecodeException | IOException malformed) {
      return Optional.empty();
    }
  }

  private static Object read(byte[] text) throws IOException {
    return JacksonCodec.fromParser(READER.createParser(text), Object.class);
  }

  private static Parsed classify(JsonObject message) {
    Object id = identifier(message.getValue("id"));
    if (!VERSION.equals(message.getValue("jsonrpc"))) {
      return invalid(id, ProtocolException.invalidRequest("jsonrpc must be \"2.0\""));
    }
    if (message.containsKey("id") && id == null) {
      return invalid(
          null,
          ProtocolException.invalidRequest("id must be a string or an integer of up to 64 bits"));
    }
    if (message.containsKey("method")) {
      return call(message, id);
    }
    if (id != null && (message.containsKey("result") || message.containsKey("error"))) {
      return new Parsed.Valid(new Message.Response(id, message));
    }
    return invalid(id, ProtocolException.invalidRequest("method is missing"));
  }

  private static Parsed call(JsonObject message, Object id) {
    if (!(message.getValue("method") instanceof String method)) {
      return invalid(id, ProtocolException.invalidRequest("method must be a string"));
    }
    Object params = message.getValue("params");
    boolean isObject = params == null || params instanceof JsonObject;
    if (id == null) {
      return isObject
          ? new Parsed.Valid(new Message.Notification(method, objectOrEmpty(params)))
          : new Parsed.Ignored();
    }
    if (!isObject) {
      return invalid(id, ProtocolException.invalidParams("params must be an object"));
    }
    return new Parsed.Valid(new Message.Request(id, method, objectOrEmpty(params)));
  }

  private static JsonObject objectOrEmpty(Object params) {
    return params == null ? new JsonObject() : (JsonObject) params;
  }

  private static Parsed invalid(Object id, ProtocolException failure) {
    return new Parsed.Invalid(error(id, failure));
  }

  /**
   * The form in which an identifier is compared and given back.
   *
   * @return a string or a long; null for anything that cannot be an identifier
   */
  public static Object identifier(Object id) {
    return switch (id) {
      case String text -> text;
      case Integer number -> Long.valueOf(number);
      case Long number -> number;
      case null, default -> null;
    };
  }

  /** A response with a result. */
  public static JsonObject result(Object id, JsonObject result) {
    return envelope().put("id", id).put("result", result);
  }

  /**
   * A response with an error.
   *
   * @param id null when the request's could not be read
   */
  public static JsonObject error(Object id, ProtocolException failure) {
    return envelope().put("id", id).put("error", failure.toJson());
  }

  /** A request to the client. */
  public static JsonObject request(Object id, String method, JsonObject params) {
    return envelope().put("id", id).put("method", method).put("params", params);
  }

  /** A notification to the client. */
  public static JsonObject notification(String method, JsonObject params) {
    return envelope().put("method", method).put("params", params);
  }

  private static JsonObject envelope() {
    return new JsonObject().put("jsonrpc", VERSION);
  }

  /**
   * The message as UTF-8 on one line. A message that cannot be written becomes an internal error
   * with the same id, so that its request is still answered.
   */
  public static Buffer encode(JsonObject message) {
    try {
      return WRITER.toBuffer(message, false);
    } catch (EncodeException defect) {
      LOG.error("A message could not be encoded", defect);
      return encode(error(message.getValue("id"), ProtocolException.internal()));
    }
  }
}
