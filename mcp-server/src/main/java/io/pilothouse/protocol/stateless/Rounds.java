package io.pilothouse.protocol.stateless;

import io.pilothouse.protocol.Message.Request;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.tools.client.InputKind;
import io.pilothouse.tools.client.InputRequest;
import io.pilothouse.tools.client.InputRequiredException;
import io.pilothouse.tools.client.InputResponses;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asking in the stateless generation: the question is the result, and the answers come with the
 * same request sent again (2026-07-28, multi round-trip requests).
 */
final class Rounds {
  private static final int KEY_BYTES = 32;
  private static final String RESPONSES = "inputResponses";
  private static final String STATE = "requestState";

  private final StateSeal seal;

  /** With a key of its own: state of another process is refused. */
  static Rounds withRandomKey() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return new Rounds(new StateSeal(key, InstantSource.system()));
  }

  Rounds(StateSeal seal) {
    this.seal = seal;
  }

  /** Whether a request answers something, or claims to. */
  static boolean isAnswer(JsonObject params) {
    return params.containsKey(RESPONSES) || params.containsKey(STATE);
  }

  /**
   * What a request answers.
   *
   * @throws ProtocolException -32602 if it is not as the protocol has it, or the state is not ours
   */
  InputResponses responses(Request request, String user) {
    Map<String, JsonObject> byKey = new HashMap<>();
    if (request.params().containsKey(RESPONSES)) {
      if (!(request.params().getValue(RESPONSES) instanceof JsonObject given)) {
        throw ProtocolException.invalidParams(RESPONSES + " must be an object");
      }
      for (String key : given.fieldNames()) {
        if (!(given.getValue(key) instanceof JsonObject response)) {
          throw ProtocolException.invalidParams(
              RESPONSES + " must hold the result of each request, an object");
        }
        byKey.put(key, response);
      }
    }
    return new InputResponses(byKey, state(request, user));
  }

  private Optional<JsonObject> state(Request request, String user) {
    if (!request.params().containsKey(STATE)) {
      return Optional.empty();
    }
    if (!(request.params().getValue(STATE) instanceof String sealed)) {
      throw ProtocolException.invalidParams(STATE + " must be a string");
    }
    return Optional.of(seal.open(sealed, binding(request, user)));
  }

  private static StateSeal.Binding binding(Request request, String user) {
    return new StateSeal.Binding(user, request.method(), request.params());
  }

  /**
   * The result that asks.
   *
   * @param inputs what the client can be asked for
   * @throws ProtocolException -32021 if it cannot be asked for all of it
   */
  JsonObject ask(
      InputRequiredException question, Request request, String user, Set<InputKind> inputs) {
    List<InputKind> missing =
        question.requests().values().stream()
            .map(InputRequest::kind)
            .distinct()
            .filter(kind -> !inputs.contains(kind))
            .toList();
    if (!missing.isEmpty()) {
      throw ProtocolException.missingCapability(missing);
    }
    JsonObject requests = new JsonObject();
    question.requests().forEach((key, asked) -> requests.put(key, asked.toJson()));
    JsonObject result =
        new JsonObject().put("resultType", "input_required").put("inputRequests", requests);
    return question.state() == null
        ? result
        : result.put(STATE, seal.seal(question.state(), binding(request, user)));
  }
}
