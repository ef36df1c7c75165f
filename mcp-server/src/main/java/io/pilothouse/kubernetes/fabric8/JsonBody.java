package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.function.Function;

/** A JSON object of bounded size, and what to make of it. */
final class JsonBody<T> implements BodySink<T> {
  /** More than any sensible page; a server that ignores {@code limit} may try. */
  static final int MOST = 64 * 1024 * 1024;

  private final Buffer body = Buffer.buffer();
  private final Function<JsonObject, T> meaning;
  private final String request;
  private final int most;

  JsonBody(Function<JsonObject, T> meaning, String request, int most) {
    this.meaning = meaning;
    this.request = request;
    this.most = most;
  }

  @Override
  public boolean accept(ByteBuffer piece) {
    if (body.length() + piece.remaining() > most) {
      throw ClusterException.of(
          Kind.TOO_LARGE,
          request,
          "the answer is larger than " + most / (1024 * 1024) + " MiB; ask for less at a time");
    }
    byte[] bytes = new byte[piece.remaining()];
    piece.get(bytes);
    body.appendBytes(bytes);
    return true;
  }

  @Override
  public T finish() {
    try {
      return meaning.apply(Failures.unlessFailure(new JsonObject(body), request));
    } catch (DecodeException | ClassCastException notKubernetes) {
      throw ClusterException.of(
          Kind.UNAVAILABLE, request, "the server's answer is not what a Kubernetes API sends");
    }
  }
}
