package io.pilothouse.identity;

import java.util.List;

/**
 * Who is calling.
 *
 * @param user a name fit for a journal
 * @param groups as the identity source named them
 * @param session the session or connection the call came through, possibly empty
 */
public record Caller(String user, List<String> groups, String session) {
  public Caller {
    groups = List.copyOf(groups);
  }

  /** The operating system's user on this machine, over stdio or the command line. */
  public static Caller local(String session) {
    return new Caller("local:" + System.getProperty("user.name", "unknown"), List.of(), session);
  }
}
