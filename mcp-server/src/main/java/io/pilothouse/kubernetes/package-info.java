/**
 * The cluster as the rest of Pilothouse sees it: readers, resource types, queries, pages and the
 * ways a request can fail. Objects are {@link io.vertx.core.json.JsonObject}s as the API server
 * sent them, so that custom resources are no special case. Nothing here depends on fabric8; {@code
 * io.pilothouse.kubernetes.fabric8} does.
 */
package io.pilothouse.kubernetes;
