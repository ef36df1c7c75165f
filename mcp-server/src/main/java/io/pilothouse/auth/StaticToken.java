package io.pilothouse.auth;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One line of the file of tokens: {@code ci sha256:<hex> groups=sre,dev
 * expires=2027-02-19T00:00:00Z}. The last two may be missing.
 */
final class StaticToken {
  private static final int BYTES = 32;

  /** Lets scanners for leaked credentials, and people, see what it is. */
  private static final String PREFIX = "pilothouse_";

  private static final String HASH = "sha256:";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,62}");
  private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@:/-]{0,126}");

  private final String name;
  private final TokenHash hash;
  private final List<String> groups;
  private final Optional<Instant> expires;

  /**
   * @throws IllegalArgumentException for a name or group that cannot be one; the message says why
   */
  StaticToken(String name, TokenHash hash, List<String> groups, Optional<Instant> expires) {
    require(NAME.matcher(name).matches(), "a name is letters, digits and . _ @ - (at most 63)");
    for (String group : groups) {
      require(GROUP.matcher(group).matches(), "a group is letters, digits and . _ @ : / -");
      // With impersonation, system:masters would be the whole cluster, past every policy.
      require(!group.startsWith("system:"), "groups that begin with system: are the cluster's own");
    }
    this.name = name;
    this.hash = hash;
    this.groups = List.copyOf(groups);
    this.expires = expires;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** A new token, of which only the hash may be kept. */
  static String random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException with a message that repeats nothing of the line
   */
  static StaticToken parse(String line) {
    String[] words = line.strip().split("\\s+");
    require(
        words.length >= 2 && words[1].startsWith(HASH),
        "expected NAME sha256:HEX [groups=A,B] [expires=TIME]");
    TokenHash hash;
    try {
      hash = TokenHash.parse(words[1].substring(HASH.length()));
    } catch (IllegalArgumentException notHex) {
      throw new IllegalArgumentException("sha256: is followed by 64 hexadecimal digits", notHex);
    }
    List<String> groups = List.of();
    Optional<Instant> expires = Optional.empty();
    for (String word : List.of(words).subList(2, words.length)) {
      if (word.startsWith("groups=")) {
        groups = groups(word.substring("groups=".length()));
      } else if (word.startsWith("expires=")) {
        expires = Optional.of(instant(word.substring("expires=".length())));
      } else {
        throw new IllegalArgumentException("after the hash come groups= and expires= only");
      }
    }
    return new StaticToken(words[0], hash, groups, expires);
  }

  private static List<String> groups(String text) {
    return Stream.of(text.split(",")).filter(group -> !group.isEmpty()).distinct().toList();
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException wrong) {
      throw new IllegalArgumentException("expires= is a time such as 2027-02-19T00:00:00Z", wrong);
    }
  }

  String name() {
    return name;
  }

  TokenHash hash() {
    return hash;
  }

  List<String> groups() {
    return groups;
  }

  boolean isValidAt(Instant now) {
    return expires.isEmpty() || now.isBefore(expires.get());
  }

  /** What {@link #parse} reads. */
  String line() {
    return name
        + " "
        + HASH
        + hash.hex()
        + (groups.isEmpty() ? "" : " groups=" + String.join(",", groups))
        + expires.map(time -> " expires=" + time).orElse("");
  }
}
