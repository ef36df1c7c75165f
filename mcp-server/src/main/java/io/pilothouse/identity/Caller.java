package io.pilothouse.identity;

import java.util.List;
import java.util.Set;

/**
 * Who is calling.
 *
 * @param user a name fit for a journal
 * @param groups as the identity source named them
 * @param scopes what an OAuth token was issued for; empty with every other source
 * @param session the session or connection the call came through, possibly empty
 */
public record Caller(String user, List<String> groups, List<String> scopes, String session) {
  public Caller {
    groups = List.copyOf(groups);
    scopes = List.copyOf(scopes);
  }

  /** A caller without scopes. */
  public Caller(String user, List<String> groups, String session) {
    this(user, groups, List.of(), session);
  }

  /**
   * The operating system's user on this machine, over stdio or the command line: the account the
   * process runs under, which no system property or variable can rename.
   */
  public static Caller local(String session) {
    String user = ProcessHandle.current().info().user().orElse("unknown");
    return new Caller("local:" + user, List.of(), session);
  }

  /** The same caller, coming through a session. */
  public Caller in(String other) {
    return new Caller(user, groups, scopes, other);
  }

  /** Whether this is the same user with the same rights, through whatever session. */
  public boolean isSameAs(Caller other) {
    return user.equals(other.user)
        && Set.copyOf(groups).equals(Set.copyOf(other.groups))
        && Set.copyOf(scopes).equals(Set.copyOf(other.scopes));
  }
}
