package io.pilothouse.kubernetes.fabric8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class DocumentPoolTest {
  private final DocumentPool pool = new DocumentPool();

  @Test
  void equalDocumentsAreHeldOnce() {
    JsonObject first = new JsonObject().put("a", 1);
    assertSame(first, pool.share("/one", first));
    assertSame(first, pool.share("/one", first.copy()));
  }

  @Test
  void nobodyIsGivenWhatTheyWereNotTold() {
    JsonObject first = new JsonObject().put("a", 1);
    pool.share("/one", first);
    JsonObject other = new JsonObject().put("a", 2);
    assertEquals(other, pool.share("/one", other));
    assertEquals(first, pool.share("/two", first));
  }
}
