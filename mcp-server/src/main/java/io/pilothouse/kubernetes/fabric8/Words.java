package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.LogQuery;
import io.pilothouse.kubernetes.ResourceType;

/** What was asked, in words, for failures. */
final class Words {
  private Words() {}

  static String list(ListQuery query) {
    return "list " + what(query);
  }

  static String watch(ListQuery query) {
    return "watch " + what(query);
  }

  private static String what(ListQuery query) {
    String where =
        !query.type().namespaced()
            ? ""
            : query.namespace().map(name -> " in namespace " + name).orElse(" in all namespaces");
    return query.type().qualifiedName() + where;
  }

  static String get(ResourceType type, String namespace, String name) {
    return "get "
        + type.qualifiedName()
        + " "
        + name
        + (type.namespaced() ? " in namespace " + namespace : "");
  }

  static String log(LogQuery query) {
    return "get the log of pod " + query.pod() + " in namespace " + query.namespace();
  }
}
