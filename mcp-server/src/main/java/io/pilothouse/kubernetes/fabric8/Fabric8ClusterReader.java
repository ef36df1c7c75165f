package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.AccessAnswer;
import io.pilothouse.kubernetes.AccessQuestion;
import io.pilothouse.kubernetes.ApiCatalog;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.LogQuery;
import io.pilothouse.kubernetes.LogText;
import io.pilothouse.kubernetes.ObjectPage;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.kubernetes.ReviewedToken;
import io.pilothouse.kubernetes.RulesReview;
import io.pilothouse.kubernetes.TablePage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads a cluster over fabric8's HTTP client on behalf of one identity. Connects at the first call.
 * What it remembers is what that identity was told.
 */
final class Fabric8ClusterReader implements ClusterReader {
  private static final Duration CATALOG_LIFE = Duration.ofMinutes(1);

  private final ContextDefinition context;
  private final ApiConnection connection;
  private final PodLogs logs;
  private final OpenApiDocuments documents;
  private final Remembered<ApiCatalog> catalog = new Remembered<>(CATALOG_LIFE, System::nanoTime);

  Fabric8ClusterReader(
      ContextDefinition context, ApiConnection connection, DocumentPool documents) {
    this.context = context;
    this.connection = connection;
    this.logs = new PodLogs(connection);
    this.documents = new OpenApiDocuments(connection, documents);
  }

  @Override
  public String context() {
    return context.name();
  }

  @Override
  public String defaultNamespace() {
    return context.namespace();
  }

  @Override
  public Future<ApiCatalog> catalog(CallScope scope) {
    return catalog.get(
        connection.vertx(),
        scope,
        "discover what the API server serves",
        new Discovery(connection)::run);
  }

  @Override
  public Future<JsonObject> get(ResourceType type, String namespace, String name, CallScope scope) {
    String words = Words.get(type, namespace, name);
    return ask(
        () ->
            ApiRequest.get(
                ApiPath.of(type, Optional.of(namespace), words).segment("name", name).toString(),
                words),
        Function.identity(),
        scope);
  }

  @Override
  public Future<ObjectPage> list(ListQuery query, CallScope scope) {
    return page(query, Pages::objects, Pages::readObjects, scope);
  }

  @Override
  public Future<ObjectPage> listMetadata(ListQuery query, CallScope scope) {
    return page(query, Pages::metadata, Pages::readMetadata, scope);
  }

  @Override
  public Future<TablePage> table(ListQuery query, CallScope scope) {
    return page(query, Pages::table, Pages::readTable, scope);
  }

  @Override
  public Future<LogText> log(LogQuery query, CallScope scope) {
    return unlessInvalid(() -> logs.read(query, scope));
  }

  @Override
  public Future<JsonObject> openApi(String apiVersion, CallScope scope) {
    return documents.get(apiVersion, scope);
  }

  @Override
  public Future<AccessAnswer> access(AccessQuestion question, CallScope scope) {
    return ask(() -> AccessReviews.request(question), AccessReviews::answer, scope);
  }

  @Override
  public Future<RulesReview> rules(String namespace, CallScope scope) {
    return ask(() -> RulesReviews.request(namespace), RulesReviews::answer, scope);
  }

  /** Asks the authenticator. */
  Future<ReviewedToken> review(String token, List<String> audiences, CallScope scope) {
    return ask(() -> TokenReviews.request(token, audiences), TokenReviews::answer, scope);
  }

  @Override
  public Future<JsonObject> getPath(String path, CallScope scope) {
    String words = "get " + path.split("\\?", 2)[0];
    return ask(
        () -> ApiRequest.get(ApiPath.raw(path, words).toString(), words),
        Function.identity(),
        scope);
  }

  private <T> Future<T> page(
      ListQuery query,
      Function<Pages, ApiRequest> request,
      BiFunction<Pages, JsonObject, T> meaning,
      CallScope scope) {
    return unlessInvalid(
        () -> {
          Pages pages = new Pages(query);
          return connection.json(
              request.apply(pages), answer -> meaning.apply(pages, answer), scope);
        });
  }

  private <T> Future<T> ask(
      Supplier<ApiRequest> request, Function<JsonObject, T> meaning, CallScope scope) {
    return unlessInvalid(() -> connection.json(request.get(), meaning, scope));
  }

  /** What is wrong with the question is found before anything is sent. */
  private static <T> Future<T> unlessInvalid(Supplier<Future<T>> call) {
    try {
      return call.get();
    } catch (ClusterException invalid) {
      return Future.failedFuture(invalid);
    }
  }
}
