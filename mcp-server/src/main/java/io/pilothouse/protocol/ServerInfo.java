package io.pilothouse.protocol;

import io.vertx.core.json.JsonObject;

/**
 * How the server introduces itself.
 *
 * @param name for programs
 * @param title for people
 * @param version of this server, not of the protocol
 */
public record ServerInfo(String name, String title, String version) {
  /** The protocol's {@code Implementation} object. */
  public JsonObject toJson() {
    return new JsonObject().put("name", name).put("title", title).put("version", version);
  }
}
