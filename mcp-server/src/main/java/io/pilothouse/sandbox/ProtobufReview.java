package io.pilothouse.sandbox;

import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * Reads access reviews in the Protobuf form of Kubernetes, which kubectl sends without asking for
 * the server's preference. Only texts and messages are read: reviews have nothing else.
 */
final class ProtobufReview {
  private static final int MAGIC = 0x6b387300;
  private static final int RAW = 2;
  private static final int TEXT_OR_MESSAGE = 2;

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
  private static final Map<Integer, Field> RULES = Map.of(1, Field.text("namespace"));

  private ProtobufReview() {}

  /**
   * The review as JSON.
   *
   * @throws StatusException 400 when the body is not one
   */
  static JsonObject decode(Buffer body, String resource) {
    try {
      if (body.getInt(0) != MAGIC) {
        throw unreadable();
      }
      Map<Integer, Field> spec = resource.equals("selfsubjectrulesreviews") ? RULES : ACCESS;
      Reader envelope = new Reader(body.slice(Integer.BYTES, body.length()));
      while (envelope.hasMore()) {
        int field = envelope.field();
        Buffer value = envelope.bytes();
        if (field == RAW) {
          return message(value, Map.of(2, new Field("spec", spec)));
        }
      }
    } catch (IndexOutOfBoundsException cutOff) {
      throw unreadable();
    }
    throw unreadable();
  }

  private static JsonObject message(Buffer buffer, Map<Integer, Field> fields) {
    JsonObject object = new JsonObject();
    Reader reader = new Reader(buffer);
    while (reader.hasMore()) {
      Field field = fields.get(reader.field());
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
    return StatusException.badRequest("the body of the request is not a review");
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

    int field() {
      int tag = varint();
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
