package io.pilothouse.kubernetes;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One exchange taken from a real API server, from {@code recordings/api} on the class path.
 *
 * @param name file name without its ending, for example {@code 12-pods-table}
 */
public record Recording(
    String name, String method, String uri, JsonObject headers, Object body, JsonObject response) {

  /** All of them, in the order they were made. */
  public static List<Recording> all() {
    try {
      Path folder = Path.of(Recording.class.getResource("/recordings/api").toURI());
      try (Stream<Path> files = Files.list(folder)) {
        return files.sorted().map(Recording::read).toList();
      }
    } catch (IOException | URISyntaxException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  /** The one whose name begins with a number, for example {@code 12}. */
  public static Recording numbered(int number) {
    String prefix = String.format("%02d-", number);
    return all().stream().filter(r -> r.name().startsWith(prefix)).findFirst().orElseThrow();
  }

  private static Recording read(Path file) {
    try {
      JsonObject exchange = new JsonObject(Files.readString(file));
      JsonObject request = exchange.getJsonObject("request");
      return new Recording(
          file.getFileName().toString().replace(".json", ""),
          request.getString("method"),
          request.getString("path"),
          request.getJsonObject("headers"),
          request.getValue("body"),
          exchange.getJsonObject("response"));
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  /** Whether it was made with the token of somebody with few rights. */
  public boolean restricted() {
    return headers.containsKey("Authorization");
  }

  /** Its answer. */
  public RecordedApi.Answer answer() {
    Object content = response.getValue("body");
    Buffer bytes =
        content instanceof JsonObject object ? object.toBuffer() : Buffer.buffer((String) content);
    Map<String, String> fields =
        response.getJsonObject("headers").stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> String.valueOf(e.getValue())));
    return new RecordedApi.Answer(response.getInteger("status"), fields, bytes);
  }

  /** It, as if its page were the last one of the list. */
  public Recording asLastPage() {
    JsonObject page = response.copy();
    JsonObject metadata = page.getJsonObject("body").getJsonObject("metadata");
    metadata.remove("continue");
    metadata.remove("remainingItemCount");
    return new Recording(name, method, uri, headers, body, page);
  }

  /** The response body, when it is an object. */
  public JsonObject json() {
    return response.getJsonObject("body");
  }

  static String path(String uri) {
    return URLDecoder.decode(uri.split("\\?", 2)[0], StandardCharsets.UTF_8);
  }

  static Map<String, List<String>> query(String uri) {
    int mark = uri.indexOf('?');
    return mark < 0
        ? Map.of()
        : Arrays.stream(uri.substring(mark + 1).split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(
                Collectors.groupingBy(
                    pair -> pair[0],
                    TreeMap::new,
                    Collectors.mapping(
                        pair ->
                            URLDecoder.decode(
                                pair.length > 1 ? pair[1] : "", StandardCharsets.UTF_8),
                        Collectors.toList())));
  }

  /** Media types of an Accept header, parameters sorted, in order of preference. */
  static List<String> accepted(String header) {
    return Arrays.stream(Optional.ofNullable(header).orElse("*/*").split(","))
        .map(
            range ->
                Arrays.stream(range.split(";"))
                    .map(String::strip)
                    .filter(part -> !part.startsWith("q="))
                    .sorted()
                    .collect(Collectors.joining(";")))
        .toList();
  }

  /** A request body without what means nothing, for comparison. */
  static Object essence(Object body) {
    return switch (body) {
      case JsonObject object ->
          object.stream()
              .filter(field -> !"".equals(field.getValue()))
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey, e -> essence(e.getValue()), (a, b) -> a, TreeMap::new));
      case JsonArray array -> array.stream().map(Recording::essence).toList();
      case null -> "";
      default -> String.valueOf(body);
    };
  }
}
