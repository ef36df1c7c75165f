package io.pilothouse.protocol.session;

import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpSchema.ClientCapabilities;
import io.modelcontextprotocol.spec.McpSession;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.tools.client.InputKind;
import io.pilothouse.tools.client.InputRequest;
import io.pilothouse.tools.client.InputRequiredException;
import io.pilothouse.tools.client.InputResponses;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Asking in the session generations: the questions are requests to the client, one after the other,
 * and the client's own request is served again with the answers. Without an answer it fails.
 */
final class Interview {
  /** Whoever still has questions then will never be content. */
  private static final int MAX_ROUNDS = 10;

  private static final TypeRef<Map<String, Object>> ANY_RESULT = new TypeRef<>() {};

  private final McpSession client;
  private final Set<InputKind> inputs;
  private final Cancellation cancellation;
  private final Function<InputResponses, Future<JsonObject>> request;

  /**
   * @param inputs what the client can be asked for
   * @param request serves the client's request, given what was answered
   */
  Interview(
      McpSession client,
      Set<InputKind> inputs,
      Cancellation cancellation,
      Function<InputResponses, Future<JsonObject>> request) {
    this.client = client;
    this.inputs = inputs;
    this.cancellation = cancellation;
    this.request = request;
  }

  /** What a client has declared it can be asked for. */
  static Set<InputKind> inputs(ClientCapabilities declared) {
    EnumSet<InputKind> inputs = EnumSet.noneOf(InputKind.class);
    if (declared == null) {
      return inputs;
    }
    // Forms are what a client can show that does not say what it can show.
    ClientCapabilities.Elicitation elicitation = declared.elicitation();
    if (elicitation != null && (elicitation.form() != null || elicitation.url() == null)) {
      inputs.add(InputKind.ELICITATION);
    }
    if (declared.sampling() != null) {
      inputs.add(InputKind.SAMPLING);
    }
    if (declared.roots() != null) {
      inputs.add(InputKind.ROOTS);
    }
    return inputs;
  }

  /**
   * Serves the request.
   *
   * @return its result; fails with {@link ProtocolException}
   */
  Future<JsonObject> run() {
    return round(InputResponses.NONE, MAX_ROUNDS);
  }

  private Future<JsonObject> round(InputResponses answered, int left) {
    return request
        .apply(answered)
        .recover(
            failure ->
                failure instanceof InputRequiredException question
                    ? ask(question, left).compose(answers -> round(answers, left - 1))
                    : Future.failedFuture(failure));
  }

  private Future<InputResponses> ask(InputRequiredException question, int left) {
    List<InputKind> missing =
        question.requests().values().stream()
            .map(InputRequest::kind)
            .filter(kind -> !inputs.contains(kind))
            .toList();
    if (!missing.isEmpty()) {
      return Future.failedFuture(ProtocolException.missingCapability(missing));
    }
    if (left == 0) {
      return Future.failedFuture(failure("There was no end to the questions"));
    }
    Map<String, JsonObject> answers = new HashMap<>();
    Future<Void> asked = Future.succeededFuture();
    for (Map.Entry<String, InputRequest> each : question.requests().entrySet()) {
      asked =
          asked
              .compose(next -> ask(each.getValue()))
              .map(
                  answer -> {
                    answers.put(each.getKey(), answer);
                    return null;
                  });
    }
    return asked.map(all -> new InputResponses(answers, Optional.ofNullable(question.state())));
  }

  private Future<JsonObject> ask(InputRequest question) {
    return Monos.toFuture(
            client.sendRequest(question.kind().method(), question.params(), ANY_RESULT))
        .recover(
            silence ->
                Future.failedFuture(
                    failure("The client did not answer " + question.kind().method())))
        .map(
            answer -> {
              if (cancellation.isCancelled()) {
                throw failure("Cancelled");
              }
              return new JsonObject(answer);
            });
  }

  private static ProtocolException failure(String reason) {
    return new ProtocolException(ProtocolException.INTERNAL_ERROR, reason, null);
  }
}
