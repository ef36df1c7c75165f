package io.pilothouse.service;

import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.core.Durations;
import io.pilothouse.tools.core.Names;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an agent is to look at. It becomes part of what the agent is told, so nothing passes that is
 * more than names and a length of time.
 *
 * @param scope a namespace, or {@code namespace/kind/name} with {@code _} for what is in none;
 *     empty: everything that can be seen
 * @param since how far to look back, as the tools take it; empty: as each tool does
 * @param context the cluster; empty: the default one
 */
public record Assignment(Optional<String> scope, Optional<String> since, Optional<String> context) {
  private static final Pattern OBJECT = Pattern.compile("([^/]*)/([^/]*)/([^/]*)");
  private static final Pattern KIND = Pattern.compile("[A-Za-z][A-Za-z0-9.-]{0,252}");
  private static final int MOST_SHOWN = 80;

  /** Everything. */
  public static final Assignment EVERYTHING = new Assignment(Optional.empty(), Optional.empty());

  /**
   * About one object; about its whole cluster, if it is none that tools can be asked about.
   *
   * @param namespace empty for what is in none
   */
  public static Assignment of(String context, String namespace, String kind, String name) {
    String place = namespace.isEmpty() ? ObjectUri.NO_NAMESPACE : namespace;
    String scope = place + "/" + kind + "/" + name;
    try {
      return new Assignment(Optional.of(scope), Optional.empty(), Optional.of(context));
    } catch (ToolException noSuchScope) {
      return new Assignment(Optional.empty(), Optional.empty(), Optional.of(context));
    }
  }

  /** In the default cluster. */
  public Assignment(Optional<String> scope, Optional<String> since) {
    this(scope, since, Optional.empty());
  }

  /**
   * Blank text counts as absent.
   *
   * @throws ToolException {@code INVALID_ARGUMENT} when one is not of its form; says the form
   */
  public Assignment {
    scope = scope.map(String::strip).filter(text -> !text.isEmpty());
    since = since.map(String::strip).filter(text -> !text.isEmpty());
    scope.ifPresent(Assignment::check);
    since.ifPresent(text -> Durations.seconds(arguments("since", text), "since"));
  }

  private static void check(String scope) {
    Matcher object = OBJECT.matcher(scope);
    try {
      if (!object.matches()) {
        Names.namespace(arguments("namespace", scope));
        return;
      }
      if (!object.group(1).equals(ObjectUri.NO_NAMESPACE)) {
        Names.namespace(arguments("namespace", object.group(1))).orElseThrow(() -> no(scope));
      }
      Names.optional(arguments("name", object.group(3)), "name").orElseThrow(() -> no(scope));
    } catch (ToolException part) {
      throw no(scope);
    }
    if (!KIND.matcher(object.group(2)).matches()) {
      throw no(scope);
    }
  }

  private static Arguments arguments(String name, String value) {
    return new Arguments(new JsonObject().put(name, value));
  }

  private static ToolException no(String scope) {
    String line = UntrustedText.stripLine(scope);
    String shown = line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN - 1) + "…";
    return new ToolException(
        ErrorCode.INVALID_ARGUMENT,
        "scope \"" + shown + "\" is neither a namespace nor namespace/kind/name",
        "Write it as shop or shop/Deployment/checkout; _/Node/worker-1 for what is in no"
            + " namespace.");
  }

  /** What of it tools may take, by the names that their arguments have. */
  Map<String, String> values() {
    Map<String, String> values = new TreeMap<>();
    scope.ifPresent(
        text -> {
          String[] parts = text.split("/");
          if (!parts[0].equals(ObjectUri.NO_NAMESPACE)) {
            values.put("namespace", parts[0]);
          }
          if (parts.length > 1) {
            values.put("kind", parts[1]);
            values.put("name", parts[2]);
          }
        });
    since.ifPresent(text -> values.put("since", text));
    context.ifPresent(name -> values.put("context", name));
    return values;
  }
}
