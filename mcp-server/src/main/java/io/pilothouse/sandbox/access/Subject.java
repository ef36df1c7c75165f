package io.pilothouse.sandbox.access;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;

/**
 * Whom a binding names.
 *
 * @param namespace of a service account, else empty
 */
record Subject(String kind, String name, String namespace) {
  private static final String ACCOUNT = "ServiceAccount";

  /**
   * @param bindingNamespace where an account is that the binding names without its namespace
   */
  static Subject of(JsonObject subject, String bindingNamespace) {
    String kind = Json.text(subject, "kind");
    String written = Json.text(subject, "namespace");
    String namespace = written.isEmpty() ? bindingNamespace : written;
    return new Subject(kind, Json.text(subject, "name"), kind.equals(ACCOUNT) ? namespace : "");
  }

  boolean is(UserInfo user) {
    return switch (kind) {
      case "User" -> user.name().equals(name);
      case "Group" -> user.groups().contains(name);
      case ACCOUNT -> user.name().equals("system:serviceaccount:" + namespace + ":" + name);
      default -> false;
    };
  }

  String words() {
    String shown = namespace.isEmpty() ? name : name + "/" + namespace;
    return kind + " \"" + shown + "\"";
  }
}
