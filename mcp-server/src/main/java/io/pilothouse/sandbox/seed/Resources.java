package io.pilothouse.sandbox.seed;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads the sandbox's own files from the class path. Blocks. */
public final class Resources {
  private Resources() {}

  /** The bytes of a file, if there is one of that name. */
  public static Optional<byte[]> bytes(String name) {
    try (InputStream stream = Resources.class.getResourceAsStream("/sandbox/" + name)) {
      return stream == null ? Optional.empty() : Optional.of(stream.readAllBytes());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The text of a file, if there is one of that name. */
  public static Optional<String> text(String name) {
    return bytes(name).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** A JSON file that has to be there. */
  public static JsonObject json(String name) {
    return new JsonObject(text(name).orElseThrow());
  }
}
