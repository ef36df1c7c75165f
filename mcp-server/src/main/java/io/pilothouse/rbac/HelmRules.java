package io.pilothouse.rbac;

import io.pilothouse.tools.ToolSchema;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The rules of every tool, for a chart whose values choose among the tools. One YAML document:
 *
 * <pre>
 * tools:
 *   NAME:
 *     toolset: core
 *     effect: read|write|destructive   # all but read are off with readOnly
 *     rules: [RULE...]                 # about what is in namespaces: a Role's
 *     clusterRules: [RULE...]          # about the rest: a ClusterRole's, always
 *     any: [VERB...]                   # on each kind that the values add
 *     named: {KIND: [VERB...]}         # on these kinds if the values add them
 *     secrets: [RULE...]               # a Role's, if the values let the diagnosis read Secrets
 *     together: {TOOL: [RULE...]}      # a Role's, if that tool is on as well
 *     togetherAny: {TOOL: [VERB...]}   # like any, if that tool is on as well
 * server:
 *   tokenReview: [RULE...]             # a ClusterRole's, with that setting
 *   impersonate: [RULE...]             # a ClusterRole's, instead of those of all tools
 *   impersonateAccounts: [RULE...]     # and these with both settings
 *   monitor: [RULE...]                 # a Role's, where the monitor is on and warnings wake it
 *   lease: [RULE...]                   # of the monitor's Lease: a Role's there, with resourceNames
 *   leaseCreation: [RULE...]           # and these, which have no name
 * </pre>
 *
 * What is empty is left out; a RULE is one of Kubernetes's, KIND is {@code plural.group}. Where a
 * chart is not for single namespaces, all of it belongs in one ClusterRole.
 */
public final class HelmRules {
  private static final String HEAD =
      """
      # Made by `pilothouse rbac --format helm`, and compared with it by the build. Do not edit.
      """;

  private HelmRules() {}

  /**
   * @param tools all there are
   */
  public static String of(List<ToolSchema> tools) {
    StringBuilder text = new StringBuilder(HEAD).append("tools:\n");
    for (ToolSchema tool : tools) {
      text.append("  ").append(tool.name()).append(":\n");
      line(text, "toolset", tool.toolset());
      line(text, "effect", tool.effect().name().toLowerCase(Locale.ROOT));
      tool(text, Requirement.of(tool));
    }
    text.append("server:\n");
    Extent reviewing = extent(true, false);
    Extent impersonating = extent(false, true);
    rules(text, "  ", "tokenReview", Needs.of(List.of(), reviewing).clusterWide());
    rules(text, "  ", "impersonate", Needs.of(List.of(), impersonating).clusterWide());
    Map<Right, SortedSet<String>> accounts =
        new TreeMap<>(Needs.of(List.of(), extent(true, true)).clusterWide());
    accounts.keySet().removeAll(Needs.of(List.of(), reviewing).clusterWide().keySet());
    accounts.keySet().removeAll(Needs.of(List.of(), impersonating).clusterWide().keySet());
    rules(text, "  ", "impersonateAccounts", accounts);
    rules(text, "  ", "monitor", alone(List.of(Needs.WATCH)));
    rules(text, "  ", "lease", alone(Needs.LEASE));
    rules(text, "  ", "leaseCreation", alone(List.of(Needs.LEASE_CREATION)));
    return text.toString();
  }

  private static Map<Right, SortedSet<String>> alone(List<Right> rights) {
    Map<Right, SortedSet<String>> map = new TreeMap<>();
    rights.forEach(right -> map.put(right, new TreeSet<>()));
    return map;
  }

  private static Extent extent(boolean tokenReview, boolean impersonate) {
    return new Extent(List.of(), List.of(), false, tokenReview, impersonate);
  }

  private static void tool(StringBuilder text, List<Requirement> all) {
    rules(text, "    ", "rules", rights(always(all), true));
    rules(text, "    ", "clusterRules", rights(always(all), false));
    verbs(text, "    ", "any", always(all));
    List<Requirement> named = all.stream().filter(each -> is(each, Requirement.KINDS)).toList();
    if (!named.isEmpty()) {
      text.append("    named:\n");
      named.forEach(
          rule ->
              rule.kinds()
                  .forEach(
                      kind ->
                          text.append("      ")
                              .append(kind.name())
                              .append(": ")
                              .append(Rule.list(rule.verbs()))
                              .append('\n')));
    }
    rules(
        text,
        "    ",
        "secrets",
        rights(all.stream().filter(each -> is(each, Requirement.SECRETS)).toList(), true));
    List<String> others =
        all.stream()
            .flatMap(each -> each.when().stream())
            .filter(when -> !when.equals(Requirement.KINDS) && !when.equals(Requirement.SECRETS))
            .distinct()
            .toList();
    if (!others.isEmpty()) {
      text.append("    together:\n");
      others.forEach(other -> rules(text, "      ", other, rights(only(all, other), true)));
    }
    if (others.stream().anyMatch(other -> only(all, other).stream().anyMatch(Requirement::isAny))) {
      text.append("    togetherAny:\n");
      others.forEach(other -> verbs(text, "      ", other, only(all, other)));
    }
  }

  private static List<Requirement> always(List<Requirement> all) {
    return all.stream().filter(each -> each.when().isEmpty()).toList();
  }

  private static List<Requirement> only(List<Requirement> all, String when) {
    return all.stream().filter(each -> is(each, when)).toList();
  }

  private static boolean is(Requirement rule, String when) {
    return rule.when().filter(when::equals).isPresent();
  }

  private static Map<Right, SortedSet<String>> rights(List<Requirement> rules, boolean narrow) {
    Map<Right, SortedSet<String>> rights = new TreeMap<>();
    for (Requirement rule : rules) {
      rule.kinds()
          .filter(
              kind -> narrow == (kind.namespaced() && rule.scope() != Requirement.Scope.CLUSTER))
          .flatMap(
              kind ->
                  rule.verbs().stream().map(verb -> new Right(kind.group(), kind.resource(), verb)))
          .forEach(right -> rights.put(right, new TreeSet<>()));
    }
    return rights;
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append("    ").append(key).append(": ").append(value).append('\n');
  }

  private static void rules(
      StringBuilder text, String indent, String key, Map<Right, SortedSet<String>> rights) {
    if (rights.isEmpty()) {
      return;
    }
    text.append(indent).append(key).append(":\n");
    Rule.of(rights)
        .forEach(rule -> text.append(indent).append("- ").append(rule.inOneLine()).append('\n'));
  }

  private static void verbs(
      StringBuilder text, String indent, String key, List<Requirement> rules) {
    List<String> verbs =
        Stream.of(rules)
            .flatMap(List::stream)
            .filter(Requirement::isAny)
            .flatMap(rule -> rule.verbs().stream())
            .distinct()
            .sorted(Right.BY_VERB)
            .toList();
    if (!verbs.isEmpty()) {
      text.append(indent).append(key).append(": ").append(Rule.list(verbs)).append('\n');
    }
  }
}
