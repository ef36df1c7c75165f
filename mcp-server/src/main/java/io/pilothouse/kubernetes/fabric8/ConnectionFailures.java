package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Says in words why no answer came from an API server. */
final class ConnectionFailures {
  private ConnectionFailures() {}

  /**
   * @param server scheme, host and port
   */
  static ClusterException of(Throwable failure, String server, String request) {
    if (failure instanceof ClusterException known) {
      return withRequest(known, request);
    }
    return ClusterException.of(Kind.UNAVAILABLE, request, describe(failure, server));
  }

  /** Whether the connection broke while it was used, so that asking again may help. */
  static boolean isReset(Throwable failure) {
    return failure instanceof IOException
        && !causedBy(failure, SSLException.class)
        && !causedBy(failure, ConnectException.class)
        && !(failure instanceof HttpConnectTimeoutException)
        && !causedBy(failure, UnresolvedAddressException.class);
  }

  private static ClusterException withRequest(ClusterException failure, String request) {
    return failure.request().isPresent()
        ? failure
        : new ClusterException(
            failure.kind(), failure.status(), failure.reason(), request, failure.getMessage());
  }

  private static String describe(Throwable failure, String server) {
    if (failure instanceof HttpConnectTimeoutException) {
      return "the API server " + server + " did not accept a connection in time";
    }
    if (causedBy(failure, UnresolvedAddressException.class)
        || causedBy(failure, UnknownHostException.class)) {
      return "the name of the API server " + server + " is unknown (no DNS entry)";
    }
    if (causedBy(failure, CertificateExpiredException.class)) {
      return "the certificate of the API server " + server + " has expired";
    }
    if (causedBy(failure, CertificateException.class)) {
      return "the certificate of the API server " + server + " is not trusted or not for this name";
    }
    if (causedBy(failure, SSLException.class)) {
      return "the TLS handshake with the API server " + server + " failed";
    }
    Optional<ConnectException> refused = cause(failure, ConnectException.class);
    if (refused.isPresent()) {
      String words = String.valueOf(refused.get().getMessage()).toLowerCase(Locale.ROOT);
      return words.contains("refused") || words.equals("null")
          ? "the API server " + server + " refused the connection; is it running?"
          : "the API server " + server + " cannot be reached";
    }
    if (failure instanceof IOException) {
      return "the connection to the API server " + server + " was closed before the answer ended";
    }
    return "the request to the API server " + server + " could not be made";
  }

  private static boolean causedBy(Throwable failure, Class<? extends Throwable> type) {
    return cause(failure, type).isPresent();
  }

  /** The JDK's client wraps what it would have tried again. */
  private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (type.isInstance(each)) {
        return Optional.of(type.cast(each));
      }
    }
    return Optional.empty();
  }
}
