package io.pilothouse.kubernetes;

import io.pilothouse.concurrent.CallScope;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/**
 * Reads one cluster. No method blocks; results arrive on the caller's Vert.x context. Every call
 * ends by its scope's deadline, and a cancelled scope closes the request to the API server. All
 * failures are {@link ClusterException}s.
 */
public interface ClusterReader {
  /** The kubeconfig context this reader was made for. */
  String context();

  /** The namespace to use where none is given: the context's own, else {@code default}. */
  String defaultNamespace();

  /** What the server serves; cached for a short time. A broken group does not fail the whole. */
  Future<ApiCatalog> catalog(CallScope scope);

  /** One object, whole. {@code namespace} is ignored for cluster-scoped types. */
  Future<JsonObject> get(ResourceType type, String namespace, String name, CallScope scope);

  /** One page of whole objects. */
  Future<ObjectPage> list(ListQuery query, CallScope scope);

  /**
   * One page of objects with metadata only: for kinds whose content must not be read, such as
   * Secrets.
   */
  Future<ObjectPage> listMetadata(ListQuery query, CallScope scope);

  /** One page as the server's own table. */
  Future<TablePage> table(ListQuery query, CallScope scope);

  /** Part of a container's log. */
  Future<LogText> log(LogQuery query, CallScope scope);

  /** The OpenAPI v3 document of one group version, for example {@code apps/v1}; cached. */
  Future<JsonObject> openApi(String apiVersion, CallScope scope);

  /** Asks the authoriser; with a subject it needs the right to create SubjectAccessReviews. */
  Future<AccessAnswer> access(AccessQuestion question, CallScope scope);

  /**
   * Everything the authoriser says this identity may do in a namespace, with what it may do in all.
   * A namespace that does not exist is answered as well: with the latter alone.
   */
  Future<RulesReview> rules(String namespace, CallScope scope);

  /**
   * Any other GET that answers JSON, for example {@code /version} or {@code
   * /apis/metrics.k8s.io/v1beta1/nodes}.
   *
   * @param path absolute path with an encoded query
   */
  Future<JsonObject> getPath(String path, CallScope scope);
}
