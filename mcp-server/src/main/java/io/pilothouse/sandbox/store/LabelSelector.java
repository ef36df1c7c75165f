package io.pilothouse.sandbox.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A label selector in its text form, such as {@code app=web,tier in (a, b),!legacy}. Accepts and
 * refuses what a real API server does, in the same words.
 */
public final class LabelSelector {
  private sealed interface Requirement {
    boolean matches(Map<String, String> labels);
  }

  private record Exists(String key, boolean wanted) implements Requirement {
    @Override
    public boolean matches(Map<String, String> labels) {
      return labels.containsKey(key) == wanted;
    }
  }

  private record In(String key, Set<String> values, boolean wanted) implements Requirement {
    @Override
    public boolean matches(Map<String, String> labels) {
      String value = labels.get(key);
      return (value != null && values.contains(value)) == wanted;
    }
  }

  private record Compared(String key, long bound, boolean greater) implements Requirement {
    @Override
    public boolean matches(Map<String, String> labels) {
      String value = labels.get(key);
      if (value == null || !value.matches("-?[0-9]{1,18}")) {
        return false;
      }
      return greater ? Long.parseLong(value) > bound : Long.parseLong(value) < bound;
    }
  }

  private static final Pattern KEY =
      Pattern.compile(
          "([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?"
              + "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");

  private final List<Requirement> requirements = new ArrayList<>();

  private LabelSelector() {}

  /**
   * @param text may be empty, which selects everything
   * @throws StatusException 400 when it cannot be parsed
   */
  public static LabelSelector parse(String text) {
    LabelSelector selector = new LabelSelector();
    try {
      selector.parse(new LabelTokens(text));
    } catch (IllegalArgumentException problem) {
      throw StatusException.badRequest(problem.getMessage());
    }
    return selector;
  }

  /** Whether it selects everything. */
  public boolean isEmpty() {
    return requirements.isEmpty();
  }

  /** Whether an object with these labels is selected. */
  public boolean matches(Map<String, String> labels) {
    return requirements.stream().allMatch(requirement -> requirement.matches(labels));
  }

  private void parse(LabelTokens tokens) {
    if (tokens.atEnd()) {
      return;
    }
    while (true) {
      String next = tokens.peek();
      if (!next.equals("!") && !tokens.atIdentifier()) {
        throw new IllegalArgumentException(
            "found '" + next + "', expected: !, identifier, or 'end of string'");
      }
      try {
        requirements.add(requirement(tokens));
      } catch (IllegalArgumentException problem) {
        throw new IllegalArgumentException(
            "unable to parse requirement: " + problem.getMessage(), problem);
      }
      if (tokens.atEnd()) {
        return;
      }
      String separator = tokens.next();
      if (!separator.equals(",")) {
        throw new IllegalArgumentException(
            "found '" + separator + "', expected: ',' or 'end of string'");
      }
      if (!tokens.atIdentifier() && !tokens.peek().equals("!")) {
        throw new IllegalArgumentException(
            "found '" + tokens.peek() + "', expected: identifier after ','");
      }
    }
  }

  private static Requirement requirement(LabelTokens tokens) {
    boolean negated = tokens.peek().equals("!");
    if (negated) {
      tokens.next();
    }
    String key = identifier(tokens);
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "<nil>: Invalid value: \""
              + key
              + "\": name part must consist of alphanumeric characters, '-', '_' or '.', and must"
              + " start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or"
              + " '123-abc', regex used for validation is"
              + " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')");
    }
    if (negated || tokens.atEnd() || tokens.peek().equals(",")) {
      return new Exists(key, !negated);
    }
    String operator = tokens.next();
    return switch (operator) {
      case "=", "==" -> new In(key, Set.of(exactValue(tokens)), true);
      case "!=" -> new In(key, Set.of(exactValue(tokens)), false);
      case "in" -> new In(key, values(tokens), true);
      case "notin" -> new In(key, values(tokens), false);
      case ">" -> new Compared(key, number(exactValue(tokens)), true);
      case "<" -> new Compared(key, number(exactValue(tokens)), false);
      default ->
          throw new IllegalArgumentException(
              "found '" + operator + "', expected: in, notin, =, ==, !=, gt, lt");
    };
  }

  private static String exactValue(LabelTokens tokens) {
    return tokens.atEnd() || tokens.peek().equals(",") ? "" : identifier(tokens);
  }

  private static Set<String> values(LabelTokens tokens) {
    expect(tokens, "(", "'('");
    Set<String> values = new TreeSet<>();
    if (!tokens.atIdentifier() && !tokens.peek().equals(",") && !tokens.peek().equals(")")) {
      throw new IllegalArgumentException(
          "found '" + tokens.peek() + "', expected: ',', ')' or identifier");
    }
    while (!tokens.peek().equals(")")) {
      values.add(tokens.atIdentifier() ? tokens.next() : "");
      if (!tokens.peek().equals(",")) {
        break;
      }
      tokens.next();
    }
    expect(tokens, ")", "')'");
    return values;
  }

  private static void expect(LabelTokens tokens, String wanted, String name) {
    String found = tokens.next();
    if (!found.equals(wanted)) {
      throw new IllegalArgumentException("found '" + found + "', expected: " + name);
    }
  }

  private static String identifier(LabelTokens tokens) {
    boolean identifier = tokens.atIdentifier();
    String found = tokens.next();
    if (!identifier) {
      throw new IllegalArgumentException("found '" + found + "', expected: identifier");
    }
    return found;
  }

  private static long number(String value) {
    if (!value.matches("-?[0-9]{1,18}")) {
      throw new IllegalArgumentException("for 'Gt', 'Lt' operators, the value must be an integer");
    }
    return Long.parseLong(value);
  }
}
