package io.pilothouse.kubernetes.fabric8;

import io.vertx.core.json.JsonObject;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;

/**
 * Lets callers who were given the same large document hold it once. A caller still has to be given
 * it by the API server: the pool answers nobody's question. Safe for use from any thread.
 */
final class DocumentPool {
  private final Map<String, WeakReference<JsonObject>> documents = new HashMap<>();

  /** The instance to keep instead of this one; equal to it. */
  synchronized JsonObject share(String address, JsonObject document) {
    documents.values().removeIf(reference -> reference.get() == null);
    WeakReference<JsonObject> reference = documents.get(address);
    JsonObject known = reference == null ? null : reference.get();
    if (document.equals(known)) {
      return known;
    }
    documents.put(address, new WeakReference<>(document));
    return document;
  }
}
