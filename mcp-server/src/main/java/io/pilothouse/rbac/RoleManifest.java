package io.pilothouse.rbac;

import io.pilothouse.kubernetes.LeaseName;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Roles with exactly the rights that are needed, and their bindings to one service account, as YAML
 * that {@code kubectl apply -f} takes. The account itself is not among them. Each rule says which
 * tools need it.
 *
 * @param namespace of the account
 * @param account the account; roles and bindings have its name
 */
public record RoleManifest(String namespace, String account) {
  private static final int WIDTH = 100;

  /**
   * One ClusterRole with all rights; or, for single namespaces, a Role in each, and a ClusterRole
   * with what is in no namespace.
   */
  public String of(Needs needs, Extent extent) {
    StringBuilder text = new StringBuilder();
    if (extent.impersonate()) {
      comment(
          text,
          "Requests are made with the callers' own rights, so tools need none of this server:"
              + " callers do, as pilothouse rbac without --impersonate says. Whoever may"
              + " impersonate anybody may do everything: name the users and groups with"
              + " resourceNames.");
    }
    for (String each : extent.namespaces()) {
      if (!needs.inNamespaces().isEmpty()) {
        role(text, "Role", each, Rule.of(needs.inNamespaces()));
        binding(text, "Role", account, each);
      }
    }
    if (!needs.clusterWide().isEmpty()) {
      if (!extent.namespaces().isEmpty()) {
        comment(text, lost(needs.clusterWide()));
      }
      role(text, "ClusterRole", "", Rule.of(needs.clusterWide()));
      binding(text, "ClusterRole", account, "");
    }
    needs.lease().ifPresent(lease -> leadership(text, lease));
    return text.toString();
  }

  /** A Role of its own, where the Lease is. */
  private void leadership(StringBuilder text, LeaseName lease) {
    String role = account + "-leadership";
    lease
        .context()
        .ifPresent(context -> comment(text, "In the cluster of context " + context + "."));
    head(text, "Role", role, lease.namespace());
    text.append("rules:\n");
    comment(text, "the monitor, of which one process leads");
    rule(text, Needs.LEASE, "  resourceNames: " + Rule.list(List.of(lease.name())) + "\n");
    comment(text, "What is created has no name yet that a rule could be about.");
    rule(text, List.of(Needs.LEASE_CREATION), "");
    binding(text, "Role", role, lease.namespace());
  }

  private static void rule(StringBuilder text, List<Right> rights, String names) {
    Right any = rights.getFirst();
    text.append("- apiGroups: ").append(Rule.list(List.of(any.group()))).append('\n');
    text.append("  resources:\n  - ").append(any.resource()).append('\n').append(names);
    text.append("  verbs: ")
        .append(Rule.list(rights.stream().map(Right::verb).toList()))
        .append('\n');
  }

  private static String lost(Map<Right, SortedSet<String>> clusterWide) {
    TreeSet<String> kinds = new TreeSet<>();
    TreeSet<String> tools = new TreeSet<>();
    clusterWide.forEach(
        (right, who) -> {
          kinds.add(right.target());
          tools.addAll(who);
        });
    return "What is in no namespace, or has to be seen in all. It can be left out; then these tools"
        + " are forbidden, or say what they could not see: "
        + String.join(", ", tools)
        + ". It is about "
        + String.join(", ", kinds)
        + ".";
  }

  private void role(StringBuilder text, String kind, String where, List<Rule> rules) {
    head(text, kind, account, where);
    text.append("rules:\n");
    for (Rule rule : rules) {
      comment(text, String.join(", ", rule.tools()));
      text.append("- apiGroups: ").append(Rule.list(List.of(rule.group()))).append('\n');
      text.append("  resources:\n");
      rule.resources().forEach(each -> text.append("  - ").append(each).append('\n'));
      text.append("  verbs: ").append(Rule.list(rule.verbs())).append('\n');
    }
  }

  private void binding(StringBuilder text, String kind, String name, String where) {
    head(text, kind + "Binding", name, where);
    text.append(
        """
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: %s
          name: %s
        subjects:
        - kind: ServiceAccount
          name: %s
          namespace: %s
        """
            .formatted(kind, name, account, namespace));
  }

  private static void head(StringBuilder text, String kind, String name, String where) {
    text.append("---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ").append(kind).append('\n');
    text.append("metadata:\n  name: ").append(name).append('\n');
    if (!where.isEmpty()) {
      text.append("  namespace: ").append(where).append('\n');
    }
    text.append("  labels:\n    app.kubernetes.io/name: pilothouse\n");
  }

  /** In lines of a width that people read. */
  private static void comment(StringBuilder text, String words) {
    text.append(
        Arrays.stream(wrapped(words, WIDTH - 2).split("\n"))
            .map(line -> "# " + line + "\n")
            .collect(Collectors.joining()));
  }

  private static String wrapped(String words, int width) {
    StringBuilder text = new StringBuilder();
    int used = 0;
    for (String word : words.split(" ")) {
      if (used > 0 && used + 1 + word.length() > width) {
        text.append('\n');
        used = 0;
      }
      text.append(used == 0 ? "" : " ").append(word);
      used += word.length() + (used == 0 ? 0 : 1);
    }
    return text.toString();
  }
}
