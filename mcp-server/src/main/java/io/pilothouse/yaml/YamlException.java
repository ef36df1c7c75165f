package io.pilothouse.yaml;

import java.util.List;

/** A file is not what it should be. Has no stack trace. */
public final class YamlException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  public YamlException(List<String> problems) {
    super(String.join("; ", problems), null, false, false);
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, each with the place it is at, such as {@code rules[2].decide}. */
  public List<String> problems() {
    return problems;
  }
}
