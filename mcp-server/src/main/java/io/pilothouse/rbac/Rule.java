package io.pilothouse.rbac;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One rule of a Role or ClusterRole.
 *
 * @param tools those that need a part of it
 */
record Rule(String group, List<String> resources, List<String> verbs, List<String> tools) {

  /** Few rules that give exactly these rights, in an order that does not change. */
  static List<Rule> of(Map<Right, ? extends SortedSet<String>> rights) {
    Map<List<String>, TreeSet<String>> verbs = new TreeMap<>(byParts());
    rights
        .keySet()
        .forEach(
            right ->
                verbs
                    .computeIfAbsent(
                        List.of(right.group(), right.resource()),
                        any -> new TreeSet<>(Right.BY_VERB))
                    .add(right.verb()));
    Map<List<Object>, List<String>> alike =
        verbs.entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    each -> List.<Object>of(each.getKey().get(0), List.copyOf(each.getValue())),
                    Collectors.mapping(each -> each.getKey().get(1), Collectors.toList())));
    List<Rule> rules = new ArrayList<>();
    alike.forEach(
        (key, resources) -> {
          String group = (String) key.get(0);
          List<String> same = ((List<?>) key.get(1)).stream().map(String.class::cast).toList();
          rules.add(new Rule(group, resources, same, tools(rights, group, resources)));
        });
    rules.sort(
        Comparator.comparing(Rule::group).thenComparing(rule -> rule.resources().getFirst()));
    return rules;
  }

  private static Comparator<List<String>> byParts() {
    return Comparator.<List<String>, String>comparing(List::getFirst).thenComparing(List::getLast);
  }

  private static List<String> tools(
      Map<Right, ? extends SortedSet<String>> rights, String group, List<String> resources) {
    return rights.entrySet().stream()
        .filter(each -> each.getKey().group().equals(group))
        .filter(each -> resources.contains(each.getKey().resource()))
        .flatMap(each -> each.getValue().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** {@code {apiGroups: ["apps"], resources: ["deployments"], verbs: ["get"]}}. */
  String inOneLine() {
    return "{apiGroups: %s, resources: %s, verbs: %s}"
        .formatted(list(List.of(group)), list(resources), list(verbs));
  }

  static String list(List<String> texts) {
    return texts.stream()
        .map(text -> "\"" + text + "\"")
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
