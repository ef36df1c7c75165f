package io.pilothouse.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class ProtobufBodyTest {
  @Test
  void readsAnAccessReview() {
    Buffer attributes = text(1, "shop").appendBuffer(text(2, "list")).appendBuffer(text(5, "pods"));
    Buffer review = field(1, Buffer.buffer()).appendBuffer(field(2, field(1, attributes)));
    Buffer envelope =
        field(1, text(1, "v1")).appendBuffer(field(2, review)).appendBuffer(text(3, ""));
    JsonObject read =
        ProtobufBody.decode(
            Buffer.buffer("k8s\0").appendBuffer(envelope), "selfsubjectaccessreviews");
    assertEquals(
        new JsonObject(
            """
            {"spec":{"resourceAttributes":{"namespace":"shop","verb":"list","resource":"pods"}}}
            """),
        read);
  }

  @Test
  void readsWhereTheRulesAreAskedFor() {
    Buffer review = field(2, text(1, "shop"));
    JsonObject read =
        ProtobufBody.decode(
            Buffer.buffer("k8s\0").appendBuffer(field(2, review)), "selfsubjectrulesreviews");
    assertEquals(new JsonObject("{\"spec\":{\"namespace\":\"shop\"}}"), read);
  }

  @Test
  void readsTheNameOfANamespaceAndSkipsNumbers() {
    Buffer metadata = text(1, "team").appendBytes(new byte[] {7 << 3, 0});
    Buffer namespace = field(1, metadata).appendBuffer(field(2, Buffer.buffer()));
    JsonObject read =
        ProtobufBody.decode(Buffer.buffer("k8s\0").appendBuffer(field(2, namespace)), "namespaces");
    assertEquals(new JsonObject("{\"metadata\":{\"name\":\"team\"}}"), read);
  }

  @Test
  void refusesAnythingElse() {
    for (String body : new String[] {"", "k8s", "{\"spec\":{}}", "k8s\0", "k8s\0\u0012\u007f"}) {
      StatusException refusal =
          assertThrows(
              StatusException.class,
              () -> ProtobufBody.decode(Buffer.buffer(body), "selfsubjectaccessreviews"));
      assertEquals(400, refusal.code());
    }
  }

  private static Buffer text(int number, String value) {
    return field(number, Buffer.buffer(value));
  }

  private static Buffer field(int number, Buffer value) {
    return Buffer.buffer()
        .appendByte((byte) (number << 3 | 2))
        .appendByte((byte) value.length())
        .appendBuffer(value);
  }
}
