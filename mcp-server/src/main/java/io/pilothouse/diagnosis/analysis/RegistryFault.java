package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import java.util.List;
import java.util.Locale;

/**
 * What a registry's or runtime's words mean. The first that fits counts: a name that cannot be
 * resolved is the network's fault, although it is "not found", and a wait that ends is none of the
 * certificate's.
 */
enum RegistryFault {
  RATE(
      Code.IMG_RATE,
      "the registry limits the rate of pulls",
      "toomanyrequests",
      "too many requests",
      "status: 429",
      "rate limit",
      "pull rate"),
  TLS(
      Code.IMG_TLS,
      "the registry's certificate is not trusted",
      "x509",
      "certificate",
      "tls: ",
      "server gave http response to https client"),
  NETWORK(
      Code.IMG_NET,
      "the registry cannot be reached",
      "no such host",
      "name resolution",
      "server misbehaving",
      "dial tcp",
      "connection refused",
      "connection reset",
      "connection timed out",
      "i/o timeout",
      "tls handshake timeout",
      "client.timeout",
      "deadline exceeded",
      "timed out",
      "unreachable",
      "no route to host",
      "proxyconnect",
      "status: 5",
      "internal server error",
      "bad gateway",
      "service unavailable",
      "registryunavailable",
      "unexpected eof"),
  PLATFORM(
      Code.IMG_PLATFORM,
      "the image has no variant for the node's platform",
      "no match for platform",
      "no matching manifest",
      "does not match the specified platform",
      "not supported on this platform"),
  AUTH(
      Code.IMG_AUTH,
      "the registry denies the pull",
      "pull access denied",
      "unauthorized",
      "insufficient_scope",
      "no basic auth",
      "authentication required",
      "authorization failed",
      "failed to authorize",
      "status: 401",
      "status: 403",
      "401 ",
      "403 ",
      "forbidden",
      "access denied",
      "denied:",
      "permission",
      "oauth token",
      "incorrect username or password"),
  NOT_FOUND(
      Code.IMG_NOTFOUND,
      "the registry does not have it",
      "not found",
      "notfound",
      "manifest unknown",
      "manifest_unknown",
      "name unknown",
      "name_unknown",
      "does not exist",
      "status: 404"),
  OTHER(Code.IMG_PULL, "it cannot be pulled");

  private final Code code;
  private final String words;
  private final List<String> signs;

  RegistryFault(Code code, String words, String... signs) {
    this.code = code;
    this.words = words;
    this.signs = List.of(signs);
  }

  /**
   * @param image whose own name is not to be taken for a message
   */
  static RegistryFault of(String message, String image) {
    String text =
        message
            .replace(image, "")
            .replace(ImageName.of(image).repository(), "")
            .toLowerCase(Locale.ROOT);
    // A handshake that takes too long says "tls" and is none of the certificate's business.
    if (text.contains("handshake timeout")) {
      return NETWORK;
    }
    for (RegistryFault fault : values()) {
      if (fault.signs.stream().anyMatch(text::contains)) {
        return fault;
      }
    }
    return OTHER;
  }

  Code code() {
    return code;
  }

  String words() {
    return words;
  }

  /** Whether it is the registry that is at fault, whatever is pulled from it. */
  boolean isOfRegistry(String message) {
    return switch (this) {
      case RATE, TLS, NETWORK -> true;
      // Some registries say this of what they do not have.
      case AUTH -> !message.contains("does not exist");
      default -> false;
    };
  }
}
