package io.pilothouse.transport.http;

import java.util.regex.Pattern;

/**
 * The names by which a browser or client on this machine may know this server. Anything else in
 * {@code Host} or {@code Origin} is a page of a stranger who made their name point here.
 */
final class Loopback {
  private static final String NAME = "(?:localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1])";
  private static final Pattern HOST = pattern(NAME);
  private static final Pattern ORIGIN = pattern("https?://" + NAME);

  private Loopback() {}

  private static Pattern pattern(String host) {
    return Pattern.compile(host + "(?::\\d{1,5})?", Pattern.CASE_INSENSITIVE);
  }

  /** A {@code Host} header, with or without a port. */
  static boolean isHost(String header) {
    return HOST.matcher(header).matches();
  }

  /** An {@code Origin} header; {@code null}, which sandboxed pages send, is none of ours. */
  static boolean isOrigin(String header) {
    return ORIGIN.matcher(header).matches();
  }
}
