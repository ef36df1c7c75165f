package io.pilothouse.kubernetes;

import java.util.List;

/**
 * What the API server's authoriser says this identity may do.
 *
 * @param rules about resources; those about paths are left out
 * @param incomplete whether there may be more
 */
public record RulesReview(List<Rule> rules, boolean incomplete) {
  public RulesReview {
    rules = List.copyOf(rules);
  }

  /**
   * Every verb on every resource of every group; {@code *} is any.
   *
   * @param groups empty text for core
   * @param names only of these objects; empty: of all
   */
  public record Rule(
      List<String> groups, List<String> resources, List<String> verbs, List<String> names) {}
}
