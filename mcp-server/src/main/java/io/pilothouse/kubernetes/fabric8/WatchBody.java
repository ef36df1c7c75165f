package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.pilothouse.kubernetes.WatchEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A watch's body: one JSON object a line, as long as somebody listens. */
final class WatchBody implements BodySink<Void> {
  /** More than an API server stores of one object. */
  static final int LONGEST = 4 * 1024 * 1024;

  private static final Set<String> TYPES =
      Stream.of(WatchEvent.Type.values()).map(Enum::name).collect(Collectors.toUnmodifiableSet());

  private final Consumer<WatchEvent> told;
  private final String request;
  private ByteArrayOutputStream line = new ByteArrayOutputStream();

  WatchBody(Consumer<WatchEvent> told, String request) {
    this.told = told;
    this.request = request;
  }

  @Override
  public boolean isEndless() {
    return true;
  }

  @Override
  public boolean accept(ByteBuffer piece) {
    while (piece.hasRemaining()) {
      byte next = piece.get();
      if (next == '\n') {
        take(Buffer.buffer(line.toByteArray()));
        line = new ByteArrayOutputStream();
      } else if (line.size() < LONGEST) {
        line.write(next);
      } else {
        throw ClusterException.of(Kind.TOO_LARGE, request, "an object is larger than any can be");
      }
    }
    return true;
  }

  private void take(Buffer text) {
    try {
      JsonObject event = Failures.unlessFailure(new JsonObject(text), request);
      Optional.ofNullable(event.getString("type"))
          .filter(TYPES::contains)
          .map(type -> new WatchEvent(WatchEvent.Type.valueOf(type), metadata(event)))
          .ifPresent(told);
    } catch (DecodeException | ClassCastException notKubernetes) {
      throw ClusterException.of(
          Kind.UNAVAILABLE, request, "the server's answer is not what a Kubernetes API sends");
    }
  }

  private static JsonObject metadata(JsonObject event) {
    return event
        .getJsonObject("object", new JsonObject())
        .getJsonObject("metadata", new JsonObject());
  }

  @Override
  public Void finish() {
    return null;
  }
}
