package io.pilothouse.monitor.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** Writes a picture, element by element; everything it is given is escaped. */
final class Svg {
  private final StringBuilder text = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Begins a picture that scales to where it stands.
   *
   * @param id of the picture in its page
   * @param title what it is, for those who cannot see it
   * @param description what it shows, likewise
   */
  Svg(String id, String title, String description, double width, double height) {
    begin(
        "svg",
        "id",
        id,
        "viewBox",
        "0 0 " + number(width) + " " + number(height),
        "role",
        "img",
        "aria-labelledby",
        id + "-title " + id + "-desc");
    leaf("title", title, "id", id + "-title");
    leaf("desc", description, "id", id + "-desc");
  }

  /** Begins an element. */
  Svg begin(String name, Object... attributes) {
    start(name, attributes);
    text.append(">\n");
    open.push(name);
    return this;
  }

  /** Ends the element that was begun last. */
  Svg end() {
    text.append("</").append(open.pop()).append(">\n");
    return this;
  }

  /** An element with nothing in it. */
  Svg empty(String name, Object... attributes) {
    start(name, attributes);
    text.append("/>\n");
    return this;
  }

  /** An element with text in it. */
  Svg leaf(String name, String content, Object... attributes) {
    start(name, attributes);
    text.append('>').append(Html.escape(content)).append("</").append(name).append(">\n");
    return this;
  }

  /** A rectangle. */
  Svg box(String style, double x, double y, double width, double height) {
    return empty("rect", "class", style, "x", x, "y", y, "width", width, "height", height);
  }

  /** A line. */
  Svg line(String style, double x1, double y1, double x2, double y2) {
    return empty("line", "class", style, "x1", x1, "y1", y1, "x2", x2, "y2", y2);
  }

  /** Words. */
  Svg words(String style, double x, double y, String content) {
    return leaf("text", content, "class", style, "x", x, "y", y);
  }

  private void start(String name, Object... attributes) {
    text.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      Object value = attributes[i + 1];
      String written = value instanceof Double number ? number(number) : value.toString();
      text.append(' ').append(attributes[i]).append("=\"").append(Html.escape(written));
      text.append('"');
    }
  }

  /** With one digit after the point at most. */
  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value).replaceFirst("\\.0$", "");
  }

  /** The picture; every element is ended. */
  @Override
  public String toString() {
    StringBuilder whole = new StringBuilder(text);
    open.forEach(name -> whole.append("</").append(name).append(">\n"));
    return whole.toString();
  }
}
