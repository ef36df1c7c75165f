package io.pilothouse.policy;

import java.util.List;
import java.util.stream.Stream;

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

  /** As {@link #parse} reads them. */
  List<String> texts() {
    return Stream.concat(
            users.stream().map(glob -> USER + glob.text()),
            groups.stream().map(glob -> GROUP + glob.text()))
        .toList();
  }

  boolean include(WriteRequest.Requester caller) {
    return (users.isEmpty() && groups.isEmpty())
        || users.stream().anyMatch(glob -> glob.matches(caller.user()))
        || groups.stream().anyMatch(glob -> caller.groups().stream().anyMatch(glob::matches));
  }
}
