package io.pilothouse.tools.core;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** What a real API server answered, kept in {@code src/test/resources/recordings}. */
public final class Recordings {
  private Recordings() {}

  /** The objects of {@code faults/<name>.json}. */
  public static List<JsonObject> fault(String name) {
    return items(Buffer.buffer(read("faults/" + name + ".json")).toJsonObject());
  }

  /** The response's body in {@code api/<name>.json}, an object. */
  public static JsonObject body(String name) {
    return exchange(name).getJsonObject("body");
  }

  /** The response's body in {@code api/<name>.json}, text. */
  public static String text(String name) {
    return exchange(name).getString("body");
  }

  /** The elements of a list. */
  public static List<JsonObject> items(JsonObject list) {
    return list.getJsonArray("items").stream().map(JsonObject.class::cast).toList();
  }

  /** An OpenAPI document, {@code openapi/<name>.json.gz}. */
  public static JsonObject openApi(String name) {
    return Buffer.buffer(read("openapi/" + name + ".json.gz")).toJsonObject();
  }

  private static JsonObject exchange(String name) {
    return Buffer.buffer(read("api/" + name + ".json")).toJsonObject().getJsonObject("response");
  }

  private static byte[] read(String path) {
    try (InputStream file = Recordings.class.getResourceAsStream("/recordings/" + path)) {
      if (file == null) {
        throw new IllegalArgumentException("no recording " + path);
      }
      return path.endsWith(".gz") ? new GZIPInputStream(file).readAllBytes() : file.readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
