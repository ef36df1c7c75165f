package io.pilothouse.tools;

import io.vertx.core.json.JsonObject;

/** One block of an answer. */
public sealed interface Content {
  /** Plain text for the model. */
  record Text(String text) implements Content {}

  /**
   * A picture.
   *
   * @param data in base64
   * @param mimeType for example {@code image/png}
   */
  record Image(String data, String mimeType) implements Content {}

  /**
   * A sound.
   *
   * @param data in base64
   * @param mimeType for example {@code audio/wav}
   */
  record Audio(String data, String mimeType) implements Content {}

  /**
   * What a resource holds.
   *
   * @param contents a {@code ResourceContents} object as reading the resource gives it
   */
  record EmbeddedResource(JsonObject contents) implements Content {}

  /**
   * Where to read more.
   *
   * @param resource a {@code Resource} object as listing resources gives it
   */
  record ResourceLink(JsonObject resource) implements Content {}
}
