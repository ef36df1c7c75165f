package io.pilothouse.policy;

import java.util.List;

/**
 * Who is meant. Nobody named means everybody.
 *
 * @param users user names
 * @param groups of which one membership is enough
 */
record Callers(List<Glob> users, List<Glob> groups) {
  static final Callers ANYBODY = new Callers(List.of(), List.of());

  private static final String GROUP = "group:";
  private static final String USER = "user:";

  /** Reads {@code group:name}, {@code user:name} or a bare user name. */
  static Callers parse(List<String> texts) {
    return new Callers(
        texts.stream()
            .filter(text -> !text.startsWith(GROUP))
            .map(text -> Glob.of(text.startsWith(USER) ? text.substring(USER.length()) : text))
            .toList(),
        texts.stream()
            .filter(text -> text.startsWith(GROUP))
            .map(text -> Glob.of(text.substring(GROUP.length())))
            .toList());
  }

  boolean include(WriteRequest.Requester caller) {
    return (users.isEmpty() && groups.isEmpty())
        || users.stream().anyMatch(glob -> glob.matches(caller.user()))
        || groups.stream().anyMatch(glob -> caller.groups().stream().anyMatch(glob::matches));
  }
}
