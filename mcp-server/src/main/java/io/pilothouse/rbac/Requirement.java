package io.pilothouse.rbac;

import io.pilothouse.tools.ToolSchema;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A rule of {@code x-pilothouse.rbac} in a tool's contract.
 *
 * @param resources {@code *}: every kind that can be read, or with a verb that writes every kind
 *     that can be written
 * @param except resources that any kind does not mean
 * @param when {@code secrets}: only where Secrets may be read; {@code kinds}: only those kinds that
 *     somebody has named; the name of a tool: only together with that
 */
record Requirement(
    List<String> groups,
    List<String> resources,
    List<String> verbs,
    List<String> except,
    Optional<String> when,
    Scope scope) {
  /** Where it must hold. */
  enum Scope {
    /** In the chosen namespaces, or for the cluster where the kind is in none. */
    CHOSEN,
    /** As {@link #CHOSEN}, but of any kind only those that are in namespaces. */
    NAMESPACES,
    /** In all namespaces, whichever were chosen. */
    CLUSTER
  }

  static final String SECRETS = "secrets";
  static final String KINDS = "kinds";

  private static final String ANY = "*";
  private static final Set<String> READING = Set.of("get", "list");
  private static final Set<String> FIELDS =
      Set.of("apiGroups", "resources", "verbs", "except", "when", "scope");

  static List<Requirement> of(ToolSchema tool) {
    return tool.rbac().stream().map(rule -> of(tool.name(), rule)).toList();
  }

  private static Requirement of(String tool, JsonObject rule) {
    Requirement read =
        new Requirement(
            texts(rule, "apiGroups"),
            texts(rule, "resources"),
            texts(rule, "verbs"),
            texts(rule, "except"),
            Optional.ofNullable(rule.getString("when")),
            scope(rule.getString("scope", "chosen")));
    boolean whole =
        FIELDS.containsAll(rule.fieldNames())
            && !read.groups.isEmpty()
            && !read.resources.isEmpty()
            && !read.verbs.isEmpty()
            && read.groups.contains(ANY) == read.resources.contains(ANY)
            && read.scope != null;
    if (!whole) {
      throw new IllegalStateException(
          "tool-schemas/" + tool + ".json: \"x-pilothouse.rbac\" has a rule that is none: " + rule);
    }
    return read;
  }

  private static Scope scope(String name) {
    return Stream.of(Scope.values())
        .filter(scope -> scope.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElse(null);
  }

  private static List<String> texts(JsonObject rule, String field) {
    return rule.getJsonArray(field, new JsonArray()).stream().map(String::valueOf).toList();
  }

  /** Whether it is about any kind. */
  boolean isAny() {
    return resources.contains(ANY);
  }

  /** Whether a kind that somebody has named is one of any. */
  boolean takes(Kind kind) {
    return isAny()
        && !except.contains(kind.resource())
        && (kind.namespaced() || scope != Scope.NAMESPACES);
  }

  /** The kinds that it comes to. */
  Stream<Kind> kinds() {
    return isAny()
        ? (READING.containsAll(verbs) ? Kind.READABLE : Kind.WRITABLE).stream().filter(this::takes)
        : groups.stream()
            .flatMap(
                group ->
                    resources.stream()
                        .map(
                            resource ->
                                new Kind(group, resource, Kind.isNamespaced(group, resource))));
  }
}
