package io.pilothouse.diagnosis.access;

import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.snapshot.Gap;
import io.pilothouse.kubernetes.Nearest;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What bindings give to accounts.
 *
 * @param bindings RoleBindings and ClusterRoleBindings, whole
 * @param roles those that bindings name, as far as they exist and could be read
 * @param absent those that do not exist
 */
record Grants(
    List<KubeObject> bindings, Map<Ref, KubeObject> roles, List<Ref> absent, List<Gap> gaps) {

  /** Bindings that name an account, or a group it is in. */
  Stream<KubeObject> of(Ref account) {
    return bindings.stream()
        .filter(
            binding ->
                Json.list(binding.json(), "subjects").stream()
                    .anyMatch(subject -> isAbout(binding, subject, account)));
  }

  private static boolean isAbout(KubeObject binding, JsonObject subject, Ref account) {
    String name = Json.text(subject, "name");
    return switch (Json.text(subject, "kind")) {
      case "ServiceAccount" -> {
        String namespace = Json.text(subject, "namespace");
        yield name.equals(account.name())
            && (namespace.isEmpty() ? binding.namespace() : namespace).equals(account.namespace());
      }
      case "Group" ->
          name.equals("system:serviceaccounts")
              || name.equals("system:serviceaccounts:" + account.namespace());
      default -> false;
    };
  }

  /** The role that a binding gives. */
  static Ref role(KubeObject binding) {
    JsonObject role = Json.object(binding.json(), "roleRef");
    String kind = Json.text(role, "kind");
    return new Ref(kind, kind.equals("Role") ? binding.namespace() : "", Json.text(role, "name"));
  }

  /** Why a request was refused, as near as can be said. */
  String words(Denial denial) {
    List<KubeObject> bound = of(denial.account()).toList();
    if (bindings.isEmpty() && !gaps.isEmpty()) {
      return "what it may do could not be read";
    }
    if (bound.isEmpty()) {
      return "no binding names it" + misspelt(denial.account());
    }
    Optional<KubeObject> dangling =
        bound.stream().filter(each -> absent.contains(role(each))).findFirst();
    if (dangling.isPresent()) {
      return dangling.get() + " refers to " + role(dangling.get()) + ", which does not exist";
    }
    List<String> verbs = new ArrayList<>();
    List<String> elsewhere = new ArrayList<>();
    for (KubeObject binding : bound) {
      KubeObject role = roles.get(role(binding));
      if (role != null) {
        TreeSet<String> granted = verbs(role, denial);
        boolean here =
            binding.namespace().isEmpty() || binding.namespace().equals(denial.namespace());
        if (!granted.isEmpty()) {
          (here ? verbs : elsewhere)
              .add(
                  role
                      + " grants "
                      + String.join(", ", granted)
                      + (here
                          ? ", not " + denial.verb()
                          : " in namespace " + binding.namespace() + " only"));
        }
      }
    }
    return Stream.concat(verbs.stream(), elsewhere.stream())
        .findFirst()
        .orElse(
            "none of its roles ("
                + bound.stream()
                    .map(each -> role(each).toString())
                    .distinct()
                    .limit(3)
                    .collect(Collectors.joining(", "))
                + ") grants anything on "
                + denial.resource());
  }

  /** Where one more rule would help; empty if no role applies there. */
  Optional<Ref> nearestRole(Denial denial) {
    List<KubeObject> here =
        of(denial.account())
            .filter(
                each -> each.namespace().isEmpty() || each.namespace().equals(denial.namespace()))
            .filter(each -> roles.containsKey(role(each)))
            .filter(each -> !role(each).name().startsWith("system:"))
            .toList();
    return here.stream()
        .filter(each -> !verbs(roles.get(role(each)), denial).isEmpty())
        .findFirst()
        .or(() -> here.stream().findFirst())
        .map(Grants::role);
  }

  /** Verbs that a role grants on the resource. */
  private static TreeSet<String> verbs(KubeObject role, Denial denial) {
    TreeSet<String> verbs = new TreeSet<>();
    for (JsonObject rule : Json.list(role.json(), "rules")) {
      boolean fits =
          has(rule, "resources", denial.resource()) && has(rule, "apiGroups", denial.group());
      if (fits && rule.getValue("verbs") instanceof JsonArray granted) {
        granted.forEach(each -> verbs.add(String.valueOf(each)));
      }
    }
    return verbs;
  }

  private static boolean has(JsonObject rule, String field, String wanted) {
    return rule.getValue(field) instanceof JsonArray values
        && (values.contains(wanted) || values.contains("*"));
  }

  /** Somebody may have meant it and written another name. */
  private String misspelt(Ref account) {
    List<String> names =
        bindings.stream()
            .flatMap(binding -> Json.list(binding.json(), "subjects").stream())
            .filter(each -> Json.text(each, "kind").equals("ServiceAccount"))
            .filter(each -> Json.text(each, "namespace").equals(account.namespace()))
            .map(each -> Json.text(each, "name"))
            .toList();
    List<String> near = Nearest.to(account.name(), names, 2);
    return near.isEmpty() ? "" : "; bindings there name " + String.join(", ", near);
  }
}
