package io.pilothouse.sandbox.access;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who makes a request, as the authoriser sees it.
 *
 * @param name for example {@code jane} or {@code system:serviceaccount:shop:payments}
 * @param groups every group, those that an API server adds by itself included
 * @param extra further attributes by lower-case key
 */
public record UserInfo(String name, List<String> groups, Map<String, List<String>> extra) {
  static final String ANONYMOUS = "system:anonymous";
  static final String MASTERS = "system:masters";
  private static final String AUTHENTICATED = "system:authenticated";
  private static final String UNAUTHENTICATED = "system:unauthenticated";
  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

  public UserInfo {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }

  /** A user with the groups that an API server adds to those its credential names. */
  static UserInfo known(String name, List<String> groups, Map<String, List<String>> extra) {
    LinkedHashSet<String> all = new LinkedHashSet<>();
    if (groups.isEmpty()) {
      serviceAccount(name)
          .ifPresent(
              account -> {
                all.add("system:serviceaccounts");
                all.add("system:serviceaccounts:" + account.namespace());
              });
    }
    all.addAll(groups);
    all.add(name.equals(ANONYMOUS) ? UNAUTHENTICATED : AUTHENTICATED);
    return new UserInfo(name, new ArrayList<>(all), extra);
  }

  static UserInfo anonymous() {
    return known(ANONYMOUS, List.of(), Map.of());
  }

  /** The name of a service account taken apart. */
  record Account(String namespace, String name) {}

  static Optional<Account> serviceAccount(String user) {
    String[] parts =
        user.startsWith(SERVICE_ACCOUNT)
            ? user.substring(SERVICE_ACCOUNT.length()).split(":", -1)
            : new String[0];
    return parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty()
        ? Optional.of(new Account(parts[0], parts[1]))
        : Optional.empty();
  }

  /** The form it has in reviews. */
  public JsonObject toJson() {
    JsonObject json =
        new JsonObject().put("username", name).put("groups", new JsonArray(List.copyOf(groups)));
    if (!extra.isEmpty()) {
      json.put("extra", new JsonObject(new LinkedHashMap<>(extra)));
    }
    return json;
  }
}
