package io.pilothouse.monitor.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a browser made of a report, in its pixels.
 *
 * @param measured by {@code drawn.js}
 */
record Drawn(JsonObject measured) {
  /** A rectangle. */
  record Box(double x, double y, double width, double height) {
    private static final double LEEWAY = 0.6;

    static Box of(JsonObject box) {
      return new Box(
          box.getDouble("x"), box.getDouble("y"), box.getDouble("width"), box.getDouble("height"));
    }

    double right() {
      return x + width;
    }

    boolean holds(Box inner) {
      return inner.x >= x - LEEWAY
          && inner.y >= y - LEEWAY
          && inner.right() <= right() + LEEWAY
          && inner.y + inner.height <= y + height + LEEWAY;
    }

    boolean overlaps(Box other) {
      return x + LEEWAY < other.right()
          && other.x + LEEWAY < right()
          && y + LEEWAY < other.y + other.height
          && other.y + LEEWAY < y + height;
    }
  }

  /** Something with a colour; {@code of} is the incident or the number that it stands for. */
  record Shape(String style, String of, String fill, String stroke, Box box) {
    static Shape of(JsonObject shape) {
      return new Shape(
          shape.getString("style"),
          shape.getString("of"),
          shape.getString("fill"),
          shape.getString("stroke"),
          Box.of(shape.getJsonObject("box")));
    }
  }

  /** Words in a picture; the box is as high as the letters. */
  record Text(String style, String words, Box box) {}

  /** A picture of the page. */
  record Picture(JsonObject measured) {
    String id() {
      return measured.getString("id");
    }

    Box frame() {
      return Box.of(measured.getJsonObject("frame"));
    }

    Box legend() {
      return Box.of(measured.getJsonObject("legend"));
    }

    /** From the beginning of the time axis to its end. */
    Box plot() {
      return Box.of(measured.getJsonObject("plot"));
    }

    List<Shape> spans() {
      return shapes("spans");
    }

    List<Shape> bars() {
      return shapes("bars");
    }

    List<Shape> stretches() {
      return shapes("stretches");
    }

    List<Shape> shapes() {
      return Stream.of(spans(), bars(), stretches()).flatMap(List::stream).toList();
    }

    private List<Shape> shapes(String kind) {
      return objects(measured.getJsonArray(kind)).map(Shape::of).toList();
    }

    List<Text> texts() {
      return objects(measured.getJsonArray("texts"))
          .map(
              text ->
                  new Text(
                      text.getString("style"),
                      text.getString("words"),
                      Box.of(text.getJsonObject("box"))))
          .toList();
    }
  }

  static Drawn of(Chromium chromium, String page, String... options) {
    try (InputStream script = Drawn.class.getResourceAsStream("drawn.js")) {
      return new Drawn(
          chromium.measure(
              page, new String(script.readAllBytes(), StandardCharsets.UTF_8), options));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }

  double width() {
    return measured.getDouble("width");
  }

  double window() {
    return measured.getDouble("window");
  }

  boolean isDark() {
    return measured.getBoolean("dark");
  }

  String background() {
    return measured.getString("background");
  }

  String words() {
    return measured.getString("words");
  }

  /** Elements of kinds that a report has none of, and attributes that are scripts. */
  List<String> foreign() {
    return measured.getJsonArray("foreign").stream().map(String.class::cast).toList();
  }

  List<Picture> pictures() {
    return objects(measured.getJsonArray("pictures")).map(Picture::new).toList();
  }

  Picture picture(String id) {
    return pictures().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  /** Of words to what is behind them, by the words. */
  Map<String, Double> contrasts() {
    Map<String, Double> contrasts = new TreeMap<>();
    objects(measured.getJsonArray("inks"))
        .forEach(ink -> contrasts.put(ink.getString("words"), contrast(ink.getString("colour"))));
    return contrasts;
  }

  /** Of a colour to that of the cards, as WCAG 2.2 defines it. */
  double contrast(String colour) {
    double one = luminance(colour);
    double other = luminance(measured.getString("card"));
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  }

  private static double luminance(String colour) {
    String[] parts = colour.replaceAll("[^0-9,.]", "").split(",");
    return 0.2126 * linear(parts[0]) + 0.7152 * linear(parts[1]) + 0.0722 * linear(parts[2]);
  }

  private static double linear(String part) {
    double value = Double.parseDouble(part) / 255;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }
}
