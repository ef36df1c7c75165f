package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.kubernetes.AddressRange;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * The proxy that {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY} ask for, read as
 * kubectl reads them: never for this machine itself, and {@code NO_PROXY} lists hosts, domains,
 * addresses and address ranges.
 */
public final class EnvironmentProxy {
  private EnvironmentProxy() {}

  /** The variable that names the proxy for addresses with a scheme. */
  public static String variable(String scheme) {
    return scheme.toUpperCase(Locale.ROOT) + "_PROXY";
  }

  /**
   * A variable's value, in which {@code http://} may be missing.
   *
   * @throws IllegalArgumentException when it is not a URL
   */
  public static URI url(String value) {
    return URI.create(value.contains("://") ? value : "http://" + value);
  }

  /**
   * The one for a server.
   *
   * @throws IllegalArgumentException when the proxy is not a URL
   */
  public static Optional<URI> find(HostEnvironment host, URI server) {
    String name = server.getHost().toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
    if (name.equals("localhost")
        || AddressRange.parse("127.0.0.0/8").filter(range -> range.contains(name)).isPresent()
        || AddressRange.parse("::1/128").filter(range -> range.contains(name)).isPresent()) {
      return Optional.empty();
    }
    String exceptions = host.variableInAnyCase("NO_PROXY").orElse("");
    for (String exception : exceptions.toLowerCase(Locale.ROOT).split(",")) {
      if (covers(exception.strip(), name)) {
        return Optional.empty();
      }
    }
    return host.variableInAnyCase(variable(server.getScheme())).map(EnvironmentProxy::url);
  }

  private static boolean covers(String exception, String host) {
    if (exception.isEmpty()) {
      return false;
    }
    if (exception.equals("*")) {
      return true;
    }
    Optional<AddressRange> range = AddressRange.parse(exception);
    if (range.isPresent()) {
      return range.get().contains(host);
    }
    String domain = exception.replaceFirst("^\\*?\\.", "");
    boolean itself = exception.equals(domain) && host.equals(domain);
    return itself || host.endsWith("." + domain);
  }
}
