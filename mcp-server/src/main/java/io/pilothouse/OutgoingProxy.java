package io.pilothouse;

import io.pilothouse.config.ConfigException;
import io.pilothouse.kubernetes.fabric8.EnvironmentProxy;
import io.pilothouse.kubernetes.fabric8.HostEnvironment;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The way out to channels and to GitHub: through the proxy that the environment names, as to
 * clusters.
 */
final class OutgoingProxy implements Function<URI, Optional<ProxyOptions>> {
  private final HostEnvironment host;

  /**
   * @throws ConfigException when the environment names a proxy that cannot be used
   */
  OutgoingProxy(HostEnvironment host) throws ConfigException {
    this.host = host;
    for (String scheme : Set.of("http", "https")) {
      Optional<String> named = host.variableInAnyCase(EnvironmentProxy.variable(scheme));
      if (named.isPresent() && !isUsable(named.get())) {
        throw new ConfigException(
            EnvironmentProxy.variable(scheme) + ": expected an HTTP proxy as http://host:port");
      }
    }
  }

  private static boolean isUsable(String text) {
    try {
      URI proxy = EnvironmentProxy.url(text);
      return proxy.getHost() != null && Set.of("http", "https").contains(proxy.getScheme());
    } catch (IllegalArgumentException notAUrl) {
      return false;
    }
  }

  @Override
  public Optional<ProxyOptions> apply(URI address) {
    return EnvironmentProxy.find(host, address).map(OutgoingProxy::options);
  }

  private static ProxyOptions options(URI proxy) {
    int standard = proxy.getScheme().equals("https") ? 443 : 80;
    ProxyOptions options =
        new ProxyOptions()
            .setType(ProxyType.HTTP)
            .setHost(proxy.getHost())
            .setPort(proxy.getPort() < 0 ? standard : proxy.getPort());
    String user = proxy.getUserInfo();
    if (user != null) {
      int colon = user.indexOf(':');
      options.setUsername(colon < 0 ? user : user.substring(0, colon));
      options.setPassword(colon < 0 ? "" : user.substring(colon + 1));
    }
    return options;
  }
}
