package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The headers with which an API server applies a caller's rights. Whoever cannot be named in them
 * exactly, or is somebody whom a cluster trusts by name, is refused.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation">User
 *     impersonation</a>
 */
final class Impersonation {
  private static final String USER = "Impersonate-User";
  private static final String GROUP = "Impersonate-Group";

  private static final String SESSION = extra("pilothouse.io/session");

  /** What a header name may hold besides letters and digits; the percent sign is for encoding. */
  private static final String NAME_SIGNS = "!#$&'*+-.^_`|~";

  private static final String RESERVED = "system:";
  private static final String AUTHENTICATED = "system:authenticated";
  private static final String ACCOUNTS = "system:serviceaccounts";

  /** Kubernetes demands a right of its own for each namespace's accounts. */
  private static final Pattern ACCOUNT =
      Pattern.compile("system:serviceaccount:(?<namespace>[a-z0-9-]+):[a-z0-9.-]+");

  /** Printable ASCII that no HTTP implementation trims, folds, splits or re-encodes. */
  private static final Pattern SAFE = Pattern.compile("[!-~]([ -~]{0,1022}[!-~])?");

  private static final int MOST_GROUPS = 300;
  private static final int FINGERPRINT_BYTES = 16;

  private Impersonation() {}

  /**
   * Values by header; equal for equal callers, so it identifies one.
   *
   * @throws ClusterException of kind FORBIDDEN for a caller that must not be impersonated
   */
  static Map<String, List<String>> headers(Caller caller) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    headers.put(USER, List.of(user(caller.user())));
    List<String> groups = groups(caller);
    if (!groups.isEmpty()) {
      headers.put(GROUP, groups);
    }
    if (!caller.session().isEmpty()) {
      headers.put(SESSION, List.of(fingerprint(caller.session())));
    }
    return headers;
  }

  /** The header of an extra; bytes that a header name cannot hold are percent-encoded. */
  static String extra(String key) {
    StringBuilder header = new StringBuilder("Impersonate-Extra-");
    for (byte each : key.getBytes(StandardCharsets.UTF_8)) {
      char sign = (char) (each & 0xFF);
      boolean plain =
          sign < 128 && (Character.isLetterOrDigit(sign) || NAME_SIGNS.indexOf(sign) >= 0);
      header.append(plain ? String.valueOf(sign) : "%%%02X".formatted((int) sign));
    }
    return header.toString();
  }

  private static String user(String name) {
    if (name.equals("anonymous")) {
      throw refused("it is not authenticated");
    }
    boolean reserved = name.startsWith(RESERVED) && !ACCOUNT.matcher(name).matches();
    if (reserved) {
      throw refused("its user name is one of Kubernetes's own");
    }
    if (!SAFE.matcher(name).matches()) {
      throw refused("its user name is empty, too long or not plain ASCII");
    }
    return name;
  }

  private static List<String> groups(Caller caller) {
    TreeSet<String> groups = new TreeSet<>(caller.groups());
    groups.removeAll(impliedGroups(caller.user()));
    if (groups.size() > MOST_GROUPS) {
      throw refused("it is in more than " + MOST_GROUPS + " groups");
    }
    for (String group : groups) {
      if (group.startsWith(RESERVED)) {
        throw refused("it is in a group that is one of Kubernetes's own");
      }
      if (!SAFE.matcher(group).matches()) {
        throw refused("the name of one of its groups is empty, too long or not plain ASCII");
      }
    }
    return List.copyOf(groups);
  }

  /** What the API server adds by itself. */
  private static List<String> impliedGroups(String user) {
    return Optional.of(ACCOUNT.matcher(user))
        .filter(matcher -> matcher.matches())
        .map(
            matcher ->
                List.of(AUTHENTICATED, ACCOUNTS, ACCOUNTS + ":" + matcher.group("namespace")))
        .orElse(List.of(AUTHENTICATED));
  }

  /** Names the session without being of use to whoever reads the API server's audit log. */
  private static String fingerprint(String session) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(session.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static ClusterException refused(String why) {
    return ClusterException.of(Kind.FORBIDDEN, "", "this caller cannot be impersonated: " + why);
  }
}
