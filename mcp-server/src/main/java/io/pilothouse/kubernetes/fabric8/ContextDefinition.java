package io.pilothouse.kubernetes.fabric8;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a connection depends on: two equal definitions can share one connection, whatever else
 * changed in the files they came from.
 *
 * @param name of the context
 * @param server absolute URI without a trailing slash; may have a path
 * @param namespace used where none is given
 * @param tls certificates
 * @param identity who we are
 * @param proxy an HTTP proxy
 * @param impersonation {@code Impersonate-} headers
 */
record ContextDefinition(
    String name,
    URI server,
    String namespace,
    Tls tls,
    Identity identity,
    Optional<URI> proxy,
    Map<String, List<String>> impersonation) {

  /** Scheme, host and port: what may be shown. */
  static String address(String server) {
    try {
      URI uri = URI.create(server);
      return uri.getHost() == null
          ? ""
          : uri.getScheme()
              + "://"
              + uri.getHost()
              + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    } catch (IllegalArgumentException unreadable) {
      return "";
    }
  }

  /** What an exec plug-in is told when it asks for cluster information. */
  static JsonObject pluginView(String server, Optional<String> authority, boolean insecure) {
    JsonObject view = new JsonObject().put("server", server);
    authority.ifPresent(
        pem -> view.put("certificate-authority-data", pem.getBytes(StandardCharsets.UTF_8)));
    return insecure ? view.put("insecure-skip-tls-verify", true) : view;
  }
}
