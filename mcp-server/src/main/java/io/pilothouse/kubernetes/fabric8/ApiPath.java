package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.pilothouse.kubernetes.ResourceType;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Builds paths of the API from parts. A part that could change which path it is, is refused before
 * anything is sent.
 */
final class ApiPath {
  private static final int LONGEST_SEGMENT = 253;

  private final StringBuilder text = new StringBuilder();
  private final String request;
  private char separator = '?';

  private ApiPath(String request) {
    this.request = request;
  }

  /**
   * The path of a kind's collection.
   *
   * @param namespace empty: all namespaces; ignored for cluster-scoped kinds
   * @param request what is asked, for failures
   */
  static ApiPath of(ResourceType type, Optional<String> namespace, String request) {
    ApiPath path = new ApiPath(request);
    if (type.group().isEmpty()) {
      path.text.append("/api");
    } else {
      path.text.append("/apis");
      path.segment("API group", type.group());
    }
    path.segment("API version", type.version());
    if (type.namespaced() && namespace.isPresent()) {
      path.text.append("/namespaces");
      path.segment("namespace", namespace.get());
    }
    return path.segment("resource", type.plural());
  }

  /** A path given whole, for example {@code /version}. */
  static ApiPath raw(String path, String request) {
    ApiPath raw = new ApiPath(request);
    try {
      URI uri = new URI("http://server" + path);
      boolean plain =
          path.startsWith("/")
              && uri.getRawFragment() == null
              && "server".equals(uri.getRawAuthority())
              && uri.normalize().equals(uri)
              && !uri.getPath().contains("/../")
              && !uri.getPath().endsWith("/..");
      if (!plain) {
        throw raw.invalid("the path", path);
      }
    } catch (URISyntaxException unreadable) {
      throw raw.invalid("the path", path);
    }
    raw.text.append(path);
    return raw;
  }

  /** Appends one segment. */
  ApiPath segment(String what, String value) {
    boolean usable =
        !value.isEmpty()
            && value.length() <= LONGEST_SEGMENT
            && !value.equals(".")
            && !value.equals("..")
            && value.chars().noneMatch(c -> "/%?#\\".indexOf(c) >= 0 || Character.isISOControl(c));
    if (!usable) {
      throw invalid("the " + what, value);
    }
    text.append('/').append(encode(value));
    return this;
  }

  /** Appends a fixed last part, such as {@code log}. */
  ApiPath subresource(String name) {
    text.append('/').append(name);
    return this;
  }

  ApiPath query(String name, String value) {
    text.append(separator).append(name).append('=').append(encode(value));
    separator = '&';
    return this;
  }

  ApiPath query(String name, Optional<?> value) {
    value.ifPresent(present -> query(name, String.valueOf(present)));
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private ClusterException invalid(String what, String value) {
    String shown = value.length() > 80 ? value.substring(0, 80) + "..." : value;
    return ClusterException.of(
        Kind.INVALID, request, what + " " + quote(shown) + " is not a name Kubernetes accepts");
  }

  private static String quote(String value) {
    return "'" + value.replaceAll("\\p{Cntrl}", "?") + "'";
  }
}
