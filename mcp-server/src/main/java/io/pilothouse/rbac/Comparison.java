package io.pilothouse.rbac;

import io.pilothouse.kubernetes.RulesReview;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What has been granted, held against what is needed.
 *
 * @param missing by tool the rights it lacks, in words
 * @param excess by API group the rights that nothing needs, in words
 * @param incomplete whether more may have been granted than is known
 */
public record Comparison(
    Map<String, SortedSet<String>> missing,
    Map<String, SortedSet<String>> excess,
    boolean incomplete) {
  private static final String ANY = "*";
  private static final int MOST_LINES = 12;
  private static final int MOST_RIGHTS = 20;

  /** What a cluster grants to every authenticated user or service account. */
  private static final Set<String> EVERYBODYS =
      Set.of(
          "selfsubjectaccessreviews.authorization.k8s.io",
          "selfsubjectrulesreviews.authorization.k8s.io",
          "selfsubjectreviews.authentication.k8s.io",
          "clustertrustbundles.certificates.k8s.io");

  /**
   * @param clusterWide a review of a namespace in which nothing is granted
   * @param inNamespaces a review of each chosen namespace
   */
  public static Comparison of(
      Needs needs, RulesReview clusterWide, Map<String, RulesReview> inNamespaces) {
    Map<String, SortedSet<String>> missing = new TreeMap<>();
    Map<String, SortedSet<String>> excess = new TreeMap<>();
    lacking(needs.clusterWide(), clusterWide, "", missing);
    surplus(clusterWide, needs.clusterWide().keySet(), "", excess);
    inNamespaces.forEach(
        (namespace, review) -> {
          String where = " in namespace " + namespace;
          lacking(needs.inNamespaces(), review, where, missing);
          Set<Right> needed = new TreeSet<>(needs.clusterWide().keySet());
          needed.addAll(needs.inNamespaces().keySet());
          needed.addAll(needs.inNamespace(namespace));
          List<RulesReview.Rule> own = new ArrayList<>(review.rules());
          own.removeAll(clusterWide.rules());
          surplus(new RulesReview(own, false), needed, where, excess);
        });
    return new Comparison(
        missing,
        excess,
        clusterWide.incomplete()
            || inNamespaces.values().stream().anyMatch(RulesReview::incomplete));
  }

  private static void lacking(
      Map<Right, SortedSet<String>> needed,
      RulesReview granted,
      String where,
      Map<String, SortedSet<String>> missing) {
    needed.forEach(
        (right, tools) -> {
          if (granted.rules().stream().noneMatch(rule -> covers(rule, right))) {
            tools.forEach(
                tool ->
                    missing
                        .computeIfAbsent(tool, any -> new TreeSet<>())
                        .add(right.words() + where));
          }
        });
  }

  private static boolean covers(RulesReview.Rule rule, Right right) {
    int slash = right.resource().indexOf('/');
    return rule.names().isEmpty()
        && holds(rule.groups(), right.group())
        && holds(rule.verbs(), right.verb())
        && (holds(rule.resources(), right.resource())
            || slash > 0 && rule.resources().contains(ANY + right.resource().substring(slash)));
  }

  private static boolean holds(List<String> granted, String wanted) {
    return granted.contains(ANY) || granted.contains(wanted);
  }

  private static void surplus(
      RulesReview granted,
      Collection<Right> needed,
      String where,
      Map<String, SortedSet<String>> excess) {
    for (RulesReview.Rule rule : granted.rules()) {
      for (String group : rule.groups()) {
        for (String resource : rule.resources()) {
          for (String verb : rule.verbs()) {
            Right right = new Right(group, resource, verb);
            if (!needed.contains(right) && !EVERYBODYS.contains(right.target())) {
              excess
                  .computeIfAbsent(group.isEmpty() ? "core" : group, any -> new TreeSet<>())
                  .add(right.words() + where);
            }
          }
        }
      }
    }
  }

  /** One line: each tool with what it lacks. Empty if nothing is missing. */
  public String missingWords() {
    return String.join("; ", lines(missing));
  }

  /** A line for each API group. */
  public List<String> excessWords() {
    return lines(excess);
  }

  private static List<String> lines(Map<String, SortedSet<String>> all) {
    List<String> lines =
        all.entrySet().stream()
            .limit(MOST_LINES)
            .map(each -> each.getKey() + ": " + some(each.getValue()))
            .collect(Collectors.toCollection(ArrayList::new));
    if (all.size() > MOST_LINES) {
      lines.add("and " + (all.size() - MOST_LINES) + " more");
    }
    return lines;
  }

  private static String some(SortedSet<String> rights) {
    String first = rights.stream().limit(MOST_RIGHTS).collect(Collectors.joining(", "));
    int more = rights.size() - MOST_RIGHTS;
    return more > 0 ? first + " and " + more + " more" : first;
  }
}
