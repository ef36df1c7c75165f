package io.pilothouse.sandbox;

import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;

/**
 * Reads bodies in the Protobuf form of Kubernetes, which kubectl sends without asking for the
 * server's preference: access reviews, and the Namespaces and Evictions of {@code kubectl create
 * namespace} and {@code kubectl drain}. Only their texts and messages are read.
 */
final class ProtobufBody {
  private static final int MAGIC = 0x6b387300;
  private static final int RAW = 2;
  private static final int TEXT_OR_MESSAGE = 2;
  private static final int NUMBER = 0;

  /** A field by its number; one without fields of its own is a text. */
  private record Field(String name, Map<Integer, Field> fields) {
    static Field text(String name) {
      return new Field(name, Map.of());
    }
  }

  private static final Map<Integer, Field> RESOURCE =
      Map.of(
          1, Field.text("namespace"),
          2, Field.text("verb"),
          3, Field.text("group"),
          4, Field.text("version"),
          5, Field.text("resource"),
          6, Field.text("subresource"),
          7, Field.text("name"));
  private static final Map<Integer, Field> ACCESS =
      Map.of(
          1, new Field("resourceAttributes", RESOURCE),
          2,
              new Field(
                  "nonResourceAttributes", Map.of(1, Field.text("path"), 2, Field.text("verb"))),
          3, Field.text("user"));
  private static final Map<Integer, Field> NAMED =
      Map.of(
          1,
          new Field(
              "metadata",
              Map.of(
                  1, Field.text("name"),
                  2, Field.text("generateName"),
                  3, Field.text("namespace"))));
  private static final Map<Integer, Field> RULES = Map.of(1, Field.text("namespace"));

  private ProtobufBody() {}

  /**
   * The body as JSON.
   *
   * @param resource the resource, such as {@code namespaces}, or {@code pods/eviction}
   * @throws StatusException 400 when it cannot be read
   */
  static JsonObject decode(Buffer body, String resource) {
    try {
      if (body.getInt(0) != MAGIC) {
        throw unreadable();
      }
      Reader envelope = new Reader(body.slice(Integer.BYTES, body.length()));
      while (envelope.hasMore()) {
        int field = envelope.field();
        Buffer value = envelope.bytes();
        if (field == RAW) {
          return message(value, fields(resource));
        }
      }
    } catch (IndexOutOfBoundsException cutOff) {
      throw unreadable();
    }
    throw unreadable();
  }

  /** Whether bodies for this resource can be read. */
  static boolean reads(String resource) {
    return Set.of("namespaces", "pods/eviction").contains(resource);
  }

  private static Map<Integer, Field> fields(String resource) {
    return switch (resource) {
      case "namespaces", "pods/eviction" -> NAMED;
      case "selfsubjectrulesreviews" -> Map.of(2, new Field("spec", RULES));
      default -> Map.of(2, new Field("spec", ACCESS));
    };
  }

  private static JsonObject message(Buffer buffer, Map<Integer, Field> fields) {
    JsonObject object = new JsonObject();
    Reader reader = new Reader(buffer);
    while (reader.hasMore()) {
      int number = reader.field();
      if (number == NUMBER) {
        continue;
      }
      Field field = fields.get(number);
      Buffer value = reader.bytes();
      if (field != null && !field.fields().isEmpty()) {
        object.put(field.name(), message(value, field.fields()));
      } else if (field != null && value.length() > 0) {
        object.put(field.name(), value.toString());
      }
    }
    return object;
  }

  private static StatusException unreadable() {
    return StatusException.badRequest("the body of the request is not Protobuf that is read here");
  }

  private static final class Reader {
    private final Buffer buffer;
    private int at;

    Reader(Buffer buffer) {
      this.buffer = buffer;
    }

    boolean hasMore() {
      return at < buffer.length();
    }

    /** The number of the next text or message; {@link #NUMBER} for a number, which is skipped. */
    int field() {
      int tag = varint();
      if ((tag & 7) == 0) {
        varint();
        return NUMBER;
      }
      if ((tag & 7) != TEXT_OR_MESSAGE) {
        throw unreadable();
      }
      return tag >>> 3;
    }

    Buffer bytes() {
      int length = varint();
      Buffer value = buffer.slice(at, at + length);
      at += length;
      return value;
    }

    private int varint() {
      int value = 0;
      for (int shift = 0; shift < Integer.SIZE; shift += 7) {
        byte next = buffer.getByte(at++);
        value |= (next & 0x7f) << shift;
        if (next >= 0) {
          return value;
        }
      }
      throw unreadable();
    }
  }
}
