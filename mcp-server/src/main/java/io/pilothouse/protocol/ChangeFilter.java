package io.pilothouse.protocol;

import io.pilothouse.protocol.ChangeSource.Change;
import io.pilothouse.protocol.ChangeSource.Kind;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/**
 * The changes that one client wants to hear of.
 *
 * @param kinds {@link Kind#CONTENTS} is not looked at
 * @param uris of the resources whose contents matter
 */
public record ChangeFilter(Set<Kind> kinds, Set<String> uris) {
  public ChangeFilter {
    kinds = Set.copyOf(kinds);
    uris = Set.copyOf(uris);
  }

  /** The notification to send for a change; empty if it is not wanted. */
  public Optional<JsonObject> notification(Change change) {
    return switch (change) {
      case Change.Tools tools -> listChanged(Kind.TOOLS, "tools");
      case Change.Prompts prompts -> listChanged(Kind.PROMPTS, "prompts");
      case Change.Resources resources -> listChanged(Kind.RESOURCES, "resources");
      case Change.Resource resource -> updated(resource.uri());
    };
  }

  private Optional<JsonObject> listChanged(Kind kind, String name) {
    return kinds.contains(kind)
        ? Optional.of(
            JsonRpc.notification("notifications/" + name + "/list_changed", new JsonObject()))
        : Optional.empty();
  }

  private Optional<JsonObject> updated(String uri) {
    return uris.contains(uri)
        ? Optional.of(
            JsonRpc.notification(
                "notifications/resources/updated", new JsonObject().put("uri", uri)))
        : Optional.empty();
  }
}
