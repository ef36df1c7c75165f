package io.pilothouse.kubernetes;

import java.util.Optional;

/**
 * A request to a cluster that failed. An expected failure: it has no stack trace, and its message,
 * which may carry the API server's words, must pass the redactor before anybody sees it.
 */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, as far as the caller's next step depends on it. */
  public enum Kind {
    /** 400, 422: the server did not accept the question. */
    INVALID,
    /** 401: no or stale credentials. */
    UNAUTHENTICATED,
    /** 403. */
    FORBIDDEN,
    /** 404 of an object. */
    NOT_FOUND,
    /** 404 of a path: the server does not serve this API. */
    NOT_SERVED,
    /** 409. */
    CONFLICT,
    /** 410: a continue token or resourceVersion that is too old. */
    EXPIRED,
    /** 429. */
    TOO_MANY_REQUESTS,
    /** No connection, TLS failure, 5xx. */
    UNAVAILABLE,
    /** The deadline passed. */
    TIMEOUT,
    /** The caller went away. */
    CANCELLED,
    /** The answer was larger than we are willing to hold. */
    TOO_LARGE,
    /** No usable kubeconfig or in-cluster account. */
    CONFIGURATION,
    /** The named context does not exist or is not allowed. */
    UNKNOWN_CONTEXT
  }

  private final Kind kind;
  private final int status;
  private final String reason;
  private final String request;

  /**
   * @param kind decides the error code and advice
   * @param status HTTP status, 0 when there was none
   * @param reason the Status object's {@code reason}, possibly empty
   * @param request what was asked, as {@code list pods in namespace shop}, possibly empty
   * @param message the server's message or a description, without class names or file paths
   */
  public ClusterException(Kind kind, int status, String reason, String request, String message) {
    super(message, null, false, false);
    this.kind = kind;
    this.status = status;
    this.reason = reason;
    this.request = request;
  }

  /** A failure that is not an HTTP answer. */
  public static ClusterException of(Kind kind, String request, String message) {
    return new ClusterException(kind, 0, "", request, message);
  }

  public Kind kind() {
    return kind;
  }

  public int status() {
    return status;
  }

  public String reason() {
    return reason;
  }

  public Optional<String> request() {
    return request.isEmpty() ? Optional.empty() : Optional.of(request);
  }
}
