package io.pilothouse.service;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where an object is: {@code k8s://context/namespace/kind/name}, each part percent-encoded.
 *
 * @param namespace {@link #NO_NAMESPACE} for what is in none
 * @param kind in any spelling the tools take
 */
record ObjectUri(String context, String namespace, String kind, String name) {
  /** RFC 6570. */
  static final String TEMPLATE = "k8s://{context}/{namespace}/{kind}/{name}";

  /** In place of a namespace for objects that are in none; no namespace can be called so. */
  static final String NO_NAMESPACE = "_";

  private static final String SCHEME = "k8s://";
  private static final int PARTS = 4;

  /** Empty if the text is not such an address. */
  static Optional<ObjectUri> parse(String uri) {
    if (!uri.startsWith(SCHEME)) {
      return Optional.empty();
    }
    String[] encoded = uri.substring(SCHEME.length()).split("/", -1);
    try {
      List<String> parts = Arrays.stream(encoded).map(ObjectUri::decode).toList();
      return parts.size() == PARTS && parts.stream().noneMatch(String::isBlank)
          ? Optional.of(new ObjectUri(parts.get(0), parts.get(1), parts.get(2), parts.get(3)))
          : Optional.empty();
    } catch (IllegalArgumentException badEncoding) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return SCHEME
        + Stream.of(context, namespace, kind, name)
            .map(ObjectUri::encode)
            .collect(Collectors.joining("/"));
  }

  /** A plus is a plus in a path. */
  private static String decode(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String encode(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
