package io.pilothouse.sandbox.access;

import io.pilothouse.sandbox.store.Cluster;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decides by the roles and bindings that are in the cluster at that moment. Members of {@code
 * system:masters} may do everything, whatever those say.
 */
public final class Rbac {
  private static final String GROUP = "rbac.authorization.k8s.io";

  private final Supplier<Cluster> cluster;

  /**
   * @param cluster asked for only when the answer depends on it
   */
  public Rbac(Supplier<Cluster> cluster) {
    this.cluster = cluster;
  }

  /** A binding that holds for a user, through one of its subjects. */
  private record Grant(JsonObject binding, Subject subject) {
    private String roleKind() {
      return Json.text(binding, "roleRef", "kind");
    }

    private String roleName() {
      return Json.text(binding, "roleRef", "name");
    }

    private String namespace() {
      return Json.text(binding, "metadata", "namespace");
    }

    private String words() {
      String name = Json.text(binding, "metadata", "name");
      return namespace().isEmpty()
          ? words("ClusterRoleBinding", name)
          : words("RoleBinding", name + "/" + namespace());
    }

    private String words(String kind, String name) {
      return "%s \"%s\" of %s \"%s\" to %s"
          .formatted(kind, name, roleKind(), roleName(), subject.words());
    }
  }

  public Decision decide(UserInfo user, Attributes asked) {
    if (user.groups().contains(UserInfo.MASTERS)) {
      return new Decision(true, "");
    }
    List<String> problems = new ArrayList<>();
    for (Grant grant : grants(user, asked.namespace())) {
      Optional<JsonObject> role = role(grant);
      if (role.isEmpty()) {
        problems.add(
            "%s.%s \"%s\" not found"
                .formatted(grant.roleKind().toLowerCase(), GROUP, grant.roleName()));
      } else if (rules(role.get()).stream().map(PolicyRule::of).anyMatch(r -> r.allows(asked))) {
        return new Decision(true, "RBAC: allowed by " + grant.words());
      }
    }
    return new Decision(false, problems.isEmpty() ? "" : "RBAC: " + String.join(", ", problems));
  }

  /**
   * Lets an allowed request pass.
   *
   * @throws StatusException 403 otherwise
   */
  public void require(UserInfo user, Attributes asked) {
    Decision decision = decide(user, asked);
    if (!decision.allowed()) {
      String reason = decision.reason().isEmpty() ? "" : ": " + decision.reason();
      throw StatusException.forbidden(
          asked.group(), asked.resource(), asked.name(), asked.refusal(user.name()) + reason);
    }
  }

  /** The status of a rules review: every rule that holds for a user in a namespace. */
  public JsonObject rules(UserInfo user, String namespace) {
    JsonArray resources = new JsonArray();
    JsonArray paths = new JsonArray();
    boolean complete = true;
    for (Grant grant : grants(user, namespace)) {
      Optional<JsonObject> role = role(grant);
      complete &= role.isPresent();
      for (JsonObject rule : role.map(Rbac::rules).orElse(List.of())) {
        if (rule.containsKey("resources")) {
          resources.add(rule);
        }
        if (rule.containsKey("nonResourceURLs") && grant.namespace().isEmpty()) {
          paths.add(rule);
        }
      }
    }
    return new JsonObject()
        .put("resourceRules", resources)
        .put("nonResourceRules", paths)
        .put("incomplete", !complete);
  }

  private List<Grant> grants(UserInfo user, String namespace) {
    List<Grant> grants = new ArrayList<>();
    collect(user, objects("clusterrolebindings", ""), grants);
    if (!namespace.isEmpty()) {
      collect(user, objects("rolebindings", namespace), grants);
    }
    return grants;
  }

  private static void collect(UserInfo user, Collection<JsonObject> bindings, List<Grant> grants) {
    for (JsonObject binding : bindings) {
      String namespace = Json.text(binding, "metadata", "namespace");
      Json.objects(binding, "subjects").stream()
          .map(subject -> Subject.of(subject, namespace))
          .filter(subject -> subject.is(user))
          .findFirst()
          .ifPresent(subject -> grants.add(new Grant(binding, subject)));
    }
  }

  private Optional<JsonObject> role(Grant grant) {
    boolean local = grant.roleKind().equals("Role");
    return cluster
        .get()
        .store()
        .find(
            cluster.get().kind(GROUP, "v1", local ? "roles" : "clusterroles"),
            local ? grant.namespace() : "",
            grant.roleName());
  }

  private Collection<JsonObject> objects(String resource, String namespace) {
    Cluster loaded = cluster.get();
    return loaded.store().list(loaded.kind(GROUP, "v1", resource), namespace).values();
  }

  private static List<JsonObject> rules(JsonObject role) {
    return Json.objects(role, "rules");
  }
}
