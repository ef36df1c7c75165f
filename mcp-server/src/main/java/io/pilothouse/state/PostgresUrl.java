package io.pilothouse.state;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Which database, and as whom.
 *
 * @param jdbc as the driver wants it, without what {@code user} and {@code password} say
 * @param place host and database, for messages
 */
record PostgresUrl(String jdbc, Optional<String> user, Optional<String> password, String place) {
  static final String EXPECTED =
      "expected postgres://user:password@host/database or jdbc:postgresql://host/database";

  private static final String JDBC = "jdbc:postgresql:";

  /**
   * Understands both spellings.
   *
   * @throws StateException that does not quote the text, which may hold a password
   */
  static PostgresUrl parse(String text) {
    if (text.startsWith(JDBC)) {
      String rest = text.substring(JDBC.length()).replaceFirst("^//", "");
      String place = rest.substring(rest.lastIndexOf('@') + 1).split("[?;&]")[0];
      return new PostgresUrl(text, Optional.empty(), Optional.empty(), place);
    }
    URI uri = uri(text);
    if (uri.getRawAuthority() == null
        || !(uri.getScheme().equals("postgres") || uri.getScheme().equals("postgresql"))) {
      throw new StateException("state-url: " + EXPECTED);
    }
    String authority = uri.getRawAuthority();
    int at = authority.lastIndexOf('@');
    String[] who = authority.substring(0, Math.max(0, at)).split(":", 2);
    String place = authority.substring(at + 1) + uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new PostgresUrl(
        JDBC + "//" + place + query,
        Optional.of(decoded(who[0])).filter(user -> !user.isEmpty()),
        who.length > 1 ? Optional.of(decoded(who[1])) : Optional.empty(),
        place);
  }

  private static URI uri(String text) {
    try {
      URI uri = new URI(text);
      if (uri.getScheme() != null) {
        return uri;
      }
    } catch (URISyntaxException quotesTheText) {
      // Refused below, without the text.
    }
    throw new StateException("state-url: " + EXPECTED);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "PostgreSQL at " + place;
  }
}
