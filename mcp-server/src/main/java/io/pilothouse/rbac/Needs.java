package io.pilothouse.rbac;

import io.pilothouse.kubernetes.LeaseName;
import io.pilothouse.tools.ToolSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private static final String GROUP = LeaseName.type().group();
  private static final String MONITOR = "the monitor";

  /** Brings cycles forward. */
  static final Right WATCH = new Right("", "events", "watch");

  /** Of the one Lease. */
  static final List<Right> LEASE =
      Stream.of("get", "update").map(verb -> new Right(GROUP, "leases", verb)).toList();

  /** Of what no name can be given for. */
  static final Right LEASE_CREATION = new Right(GROUP, "leases", "create");

  private final SortedMap<Right, SortedSet<String>> inNamespaces = new TreeMap<>();
  private final SortedMap<Right, SortedSet<String>> clusterWide = new TreeMap<>();

  private Optional<LeaseName> lease = Optional.empty();

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

  /**
   * These, and those of the monitor beyond what tools need.
   *
   * @param watches whether warnings wake it
   * @param lease by which its processes agree who leads
   */
  public Needs monitoring(boolean watches, Optional<LeaseName> lease, Extent extent) {
    if (watches) {
      if (extent.namespaces().isEmpty()) {
        clusterWide(WATCH, MONITOR);
      } else {
        inNamespaces.computeIfAbsent(WATCH, any -> new TreeSet<>()).add(MONITOR);
      }
    }
    this.lease = lease;
    return this;
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

  /** Those that suffice in one of them, for the Lease that is there. */
  Set<Right> inNamespace(String namespace) {
    Set<Right> rights = new TreeSet<>();
    lease
        .filter(name -> name.namespace().equals(namespace))
        .ifPresent(
            name -> {
              rights.addAll(LEASE);
              rights.add(LEASE_CREATION);
            });
    return rights;
  }

  /** By which the monitor's processes agree who leads. */
  Optional<LeaseName> lease() {
    return lease;
  }

  /** Those about what is in no namespace or in any, with the tools that need them. */
  public Map<Right, SortedSet<String>> clusterWide() {
    return Collections.unmodifiableMap(clusterWide);
  }
}
