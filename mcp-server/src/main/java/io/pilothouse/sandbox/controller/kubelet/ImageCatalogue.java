package io.pilothouse.sandbox.controller.kubelet;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The images that can be pulled, and how their programs behave. */
public final class ImageCatalogue {
  private static final String HUB = "docker.io/";
  private static final long DEFAULT_SIZE = 48_211_904;

  private final List<JsonObject> entries;

  /**
   * @param definition {@code images} with {@code image}, a full name whose tag may be {@code *};
   *     {@code size} in bytes; and {@code program}, see {@link Program}. The first match counts
   */
  public ImageCatalogue(JsonObject definition) {
    entries = Json.objects(definition, "images");
  }

  /** This catalogue with further images before its own. */
  public ImageCatalogue with(JsonObject definition) {
    JsonObject all = new JsonObject();
    List<JsonObject> joined =
        Stream.concat(Json.objects(definition, "images").stream(), entries.stream()).toList();
    return new ImageCatalogue(all.put("images", new JsonArray(joined)));
  }

  /** The program of an image, if there is such an image. */
  Optional<Program> find(String image) {
    return entry(image).map(entry -> new Program(Json.object(entry, "program")));
  }

  long size(String image) {
    return entry(image).map(entry -> entry.getLong("size", DEFAULT_SIZE)).orElse(0L);
  }

  private Optional<JsonObject> entry(String image) {
    String full = full(image);
    return entries.stream()
        .filter(
            entry -> {
              String pattern = full(entry.getString("image"));
              return pattern.endsWith(":*")
                  ? full.startsWith(pattern.substring(0, pattern.length() - 1))
                  : full.equals(pattern);
            })
        .findFirst();
  }

  /** The name with registry and tag, as a status shows it. */
  static String full(String image) {
    String name = image.substring(image.lastIndexOf('/') + 1);
    String tagged = name.contains(":") || name.contains("@") ? image : image + ":latest";
    int slash = tagged.indexOf('/');
    if (slash < 0) {
      return HUB + "library/" + tagged;
    }
    String first = tagged.substring(0, slash);
    boolean registry = first.contains(".") || first.contains(":") || first.equals("localhost");
    return registry ? tagged : HUB + tagged;
  }

  /** The name with a digest, which is made of the name. */
  static String id(String image) {
    String full = full(image);
    int colon = full.lastIndexOf(':');
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(full.getBytes(StandardCharsets.UTF_8));
      return full.substring(0, colon) + "@sha256:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
