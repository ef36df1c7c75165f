package io.pilothouse.monitor.report;

import io.pilothouse.diagnosis.finding.Severity;

/** Explains colours and marks, from left to right in one line above what is drawn. */
final class Legend {
  /** Above the rest of a picture. */
  static final double HEIGHT = 30;

  private final Svg svg;
  private double x;

  Legend(Svg svg, double x) {
    this.svg = svg;
    this.x = x;
    svg.begin("g", "class", "legend");
  }

  Legend severities() {
    for (Severity severity : Severity.values()) {
      box(Style.of(severity), severity.toString());
    }
    return this;
  }

  /** A box of that style. */
  Legend box(String style, String words) {
    svg.box(style, x, 4, 14, 12);
    return words(words);
  }

  /** A box filled with a pattern of the page. */
  Legend filled(String pattern, String words) {
    svg.empty(
        "rect",
        "fill",
        "url(#" + pattern + ")",
        "class",
        "edge",
        "x",
        x,
        "y",
        4.0,
        "width",
        14.0,
        "height",
        12.0);
    return words(words);
  }

  /** A shape whose path begins at its left edge, in the middle. */
  Legend shape(String style, String path, String words) {
    svg.empty(
        "path", "class", style, "d", path, "transform", "translate(%.0f 10)".formatted(x + 4));
    return words(words);
  }

  private Legend words(String words) {
    svg.words("small", x + 19, 14, words);
    x += 19 + Words.width(words, Style.SMALL) + 16;
    return this;
  }

  void end() {
    svg.end();
  }
}
