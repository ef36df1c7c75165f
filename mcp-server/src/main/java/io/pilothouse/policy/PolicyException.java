package io.pilothouse.policy;

import java.util.List;

/** A file is not a policy, or not a test of one. Has no stack trace. */
public final class PolicyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  PolicyException(List<String> problems) {
    super(String.join("; ", problems), null, false, false);
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, each with the place it is at, such as {@code rules[2].decide}. */
  public List<String> problems() {
    return problems;
  }
}
