package io.pilothouse.transport.http;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Reads {@code Content-Type} and {@code Accept} headers. */
final class MediaTypes {
  static final String JSON = "application/json";
  static final String FORM = "application/x-www-form-urlencoded";
  static final String EVENTS = "text/event-stream";

  private MediaTypes() {}

  /** Whether a {@code Content-Type} names JSON, with whatever parameters. */
  static boolean isJson(String contentType) {
    return contentType != null && JSON.equals(bare(contentType));
  }

  /** Whether a {@code Content-Type} names the fields of a form, with whatever parameters. */
  static boolean isForm(String contentType) {
    return contentType != null && FORM.equals(bare(contentType));
  }

  /**
   * Whether {@code Accept} headers allow a type, by name or by a wildcard. Without any header
   * nothing is allowed: clients must say what they can read.
   */
  static boolean accepts(List<String> headers, String type) {
    String family = type.substring(0, type.indexOf('/')) + "/*";
    return headers.stream()
        .flatMap(header -> Stream.of(header.split(",")))
        .filter(range -> !range.replace(" ", "").matches(".*;q=0(\\.0*)?"))
        .map(MediaTypes::bare)
        .anyMatch(range -> range.equals(type) || range.equals(family) || range.equals("*/*"));
  }

  private static String bare(String mediaType) {
    int semicolon = mediaType.indexOf(';');
    return (semicolon < 0 ? mediaType : mediaType.substring(0, semicolon))
        .strip()
        .toLowerCase(Locale.ROOT);
  }
}
