package io.pilothouse;

import io.vertx.core.json.jackson.JacksonCodec;
import io.vertx.core.spi.JsonFactory;
import io.vertx.core.spi.json.JsonCodec;

/**
 * Has Vert.x read and write JSON with Jackson's streams alone. It would otherwise set up data
 * binding, which nothing here needs for {@code JsonObject}s and which costs 40 ms of every start.
 * Found by Vert.x through {@code META-INF/services}.
 */
public final class StreamingJson implements JsonFactory {
  @Override
  public JsonCodec codec() {
    return new JacksonCodec();
  }
}
