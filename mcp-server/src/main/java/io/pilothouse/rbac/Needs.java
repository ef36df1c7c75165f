package io.pilothouse.rbac;

import io.pilothouse.tools.ToolSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rights that tools need, with the tools that need each. What every authenticated user may do
 * ({@code system:discovery}, {@code system:basic-user}) is not among them.
 */
public final class Needs {
  /** Stands for the server itself among tools. */
  private static final String SERVER = "the server itself";

  private final SortedMap<Right, SortedSet<String>> inNamespaces = new TreeMap<>();
  private final SortedMap<Right, SortedSet<String>> clusterWide = new TreeMap<>();

  private Needs() {}

  /**
   * The rights of the account that this server uses.
   *
   * @param tools those that are on
   * @throws IllegalStateException when a contract's rules are none
   */
  public static Needs of(List<ToolSchema> tools, Extent extent) {
    Needs needs = new Needs();
    if (extent.tokenReview()) {
      needs.clusterWide(new Right("authentication.k8s.io", "tokenreviews", "create"), SERVER);
    }
    if (extent.impersonate()) {
      impersonated(extent).forEach(right -> needs.clusterWide(right, SERVER));
    } else {
      Set<String> names = tools.stream().map(ToolSchema::name).collect(Collectors.toSet());
      tools.forEach(
          tool ->
              Requirement.of(tool).forEach(rule -> needs.add(tool.name(), rule, names, extent)));
    }
    needs.inNamespaces.keySet().removeAll(needs.clusterWide.keySet());
    return needs;
  }

  private static Stream<Right> impersonated(Extent extent) {
    Stream<Right> people =
        Stream.of(
            new Right("", "users", "impersonate"),
            new Right("", "groups", "impersonate"),
            new Right("authentication.k8s.io", "userextras/pilothouse.io/session", "impersonate"));
    return extent.tokenReview()
        ? Stream.concat(people, Stream.of(new Right("", "serviceaccounts", "impersonate")))
        : people;
  }

  private void add(String tool, Requirement rule, Set<String> on, Extent extent) {
    String when = rule.when().orElse("");
    boolean wanted =
        switch (when) {
          case "", Requirement.KINDS -> true;
          case Requirement.SECRETS -> extent.secrets();
          default -> on.contains(when);
        };
    if (!wanted) {
      return;
    }
    List<Kind> kinds = new ArrayList<>();
    rule.kinds().filter(kind -> !when.equals(Requirement.KINDS)).forEach(kinds::add);
    extent.kinds().stream()
        .filter(kind -> rule.takes(kind) || isNamed(rule, when, kind))
        .forEach(kinds::add);
    for (Kind kind : kinds) {
      for (String verb : rule.verbs()) {
        Right right = new Right(kind.group(), kind.resource(), verb);
        if (extent.namespaces().isEmpty()
            || rule.scope() == Requirement.Scope.CLUSTER
            || !kind.namespaced()) {
          clusterWide(right, tool);
        } else {
          inNamespaces.computeIfAbsent(right, any -> new TreeSet<>()).add(tool);
        }
      }
    }
  }

  private static boolean isNamed(Requirement rule, String when, Kind kind) {
    return when.equals(Requirement.KINDS)
        && rule.kinds().anyMatch(each -> each.is(kind.group(), kind.resource()));
  }

  private void clusterWide(Right right, String who) {
    clusterWide.computeIfAbsent(right, any -> new TreeSet<>()).add(who);
  }

  /** Those that suffice in the chosen namespaces, with the tools that need them. */
  public Map<Right, SortedSet<String>> inNamespaces() {
    return Collections.unmodifiableMap(inNamespaces);
  }

  /** Those about what is in no namespace or in any, with the tools that need them. */
  public Map<Right, SortedSet<String>> clusterWide() {
    return Collections.unmodifiableMap(clusterWide);
  }
}
