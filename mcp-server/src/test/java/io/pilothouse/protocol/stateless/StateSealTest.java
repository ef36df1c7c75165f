package io.pilothouse.protocol.stateless;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.protocol.stateless.StateSeal.Binding;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class StateSealTest {
  private static final JsonObject STATE = new JsonObject().put("plan", 7);
  private static final Binding MINE = binding("me", "tools/call", "{\"a\":{\"x\":1,\"y\":2}}");

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final StateSeal seal = new StateSeal(new byte[32], now::get);
  private final String sealed = seal.seal(STATE, MINE);

  private static Binding binding(String user, String method, String params) {
    return new Binding(user, method, new JsonObject(params));
  }

  private void refuses(StateSeal by, String text, Binding binding) {
    ProtocolException refused = assertThrows(ProtocolException.class, () -> by.open(text, binding));
    assertEquals(ProtocolException.INVALID_PARAMS, refused.code());
  }

  @Test
  void holdsForTheSameRequestWhateverTheOrderAndTheRound() {
    assertEquals(STATE, seal.open(sealed, MINE));
    assertEquals(
        STATE,
        seal.open(
            sealed,
            binding(
                "me",
                "tools/call",
                "{\"requestState\":\"s\",\"inputResponses\":{},\"_meta\":{},\"a\":{\"y\":2,\"x\":1}}")));
  }

  @Test
  void doesNotHoldForAnythingElse() {
    refuses(seal, sealed, binding("you", "tools/call", "{\"a\":{\"x\":1,\"y\":2}}"));
    refuses(seal, sealed, binding("me", "prompts/get", "{\"a\":{\"x\":1,\"y\":2}}"));
    refuses(seal, sealed, binding("me", "tools/call", "{\"a\":{\"x\":1,\"y\":3}}"));
    refuses(seal, sealed, binding("me", "tools/call", "{}"));
    byte[] otherKey = new byte[32];
    otherKey[0] = 1;
    refuses(new StateSeal(otherKey, now::get), sealed, MINE);
  }

  @Test
  void doesNotHoldForAnyOtherText() {
    for (int i = 0; i < sealed.length() - 1; i++) {
      char other = sealed.charAt(i) == 'A' ? 'B' : 'A';
      refuses(seal, sealed.substring(0, i) + other + sealed.substring(i + 1), MINE);
    }
    refuses(seal, sealed.substring(0, sealed.indexOf('.')), MINE);
    refuses(seal, "", MINE);
    refuses(seal, ".", MINE);
    refuses(seal, "grüße.☃", MINE);
  }

  @Test
  void doesNotHoldForEver() {
    now.set(Instant.EPOCH.plus(StateSeal.VALID));
    assertEquals(STATE, seal.open(sealed, MINE));
    now.set(Instant.EPOCH.plus(StateSeal.VALID).plusMillis(1));
    refuses(seal, sealed, MINE);
  }
}
