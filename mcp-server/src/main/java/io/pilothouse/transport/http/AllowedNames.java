package io.pilothouse.transport.http;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names by which clients may know this server, and the web pages that may talk to it. Anything
 * else in {@code Host} or {@code Origin} is a page of a stranger who made their name point here
 * (DNS rebinding). This machine's own names are always allowed.
 */
public final class AllowedNames {
  /** Only this machine's own. */
  public static final AllowedNames LOOPBACK = new AllowedNames(List.of(), List.of());

  private static final String OWN = "localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]";
  private static final String PORT = "(?::\\d{1,5})?";

  private final Pattern hosts;
  private final Pattern origins;

  /**
   * @param hosts names or addresses without a port; {@code *.example.com} stands for every name
   *     below example.com
   * @param origins as browsers send them, such as {@code https://app.example.com}, with the same
   *     wildcard
   */
  public AllowedNames(List<String> hosts, List<String> origins) {
    this.hosts = anyOf("(?:" + OWN + ")" + PORT, hosts.stream().map(host -> glob(host) + PORT));
    this.origins =
        anyOf("https?://(?:" + OWN + ")" + PORT, origins.stream().map(AllowedNames::glob));
  }

  private static Pattern anyOf(String first, Stream<String> more) {
    return Pattern.compile(
        Stream.concat(Stream.of(first), more).collect(Collectors.joining("|")),
        Pattern.CASE_INSENSITIVE);
  }

  private static String glob(String name) {
    return Stream.of(name.toLowerCase(Locale.ROOT).split("\\*", -1))
        .map(Pattern::quote)
        .collect(Collectors.joining("[a-z0-9._-]+"));
  }

  /** A {@code Host} header, with or without a port. */
  boolean isHost(String header) {
    return hosts.matcher(header).matches();
  }

  /** An {@code Origin} header; {@code null}, which sandboxed pages send, is none of ours. */
  boolean isOrigin(String header) {
    return origins.matcher(header).matches();
  }
}
