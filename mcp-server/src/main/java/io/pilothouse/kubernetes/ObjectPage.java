package io.pilothouse.kubernetes;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * One page of whole objects.
 *
 * @param items each with {@code apiVersion} and {@code kind} filled in
 * @param continueToken present when there is more
 */
public record ObjectPage(List<JsonObject> items, Optional<String> continueToken) {
  public ObjectPage {
    items = List.copyOf(items);
  }
}
