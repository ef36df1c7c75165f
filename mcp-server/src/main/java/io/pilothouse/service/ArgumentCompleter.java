package io.pilothouse.service;

import io.pilothouse.agents.BriefShelf;
import io.pilothouse.concurrent.CallScope;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.kubernetes.ContextInfo;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.protocol.Completer;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.protocol.RequestContext;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Suggests contexts, namespaces, kinds and names as the clusters have them. Somebody is typing:
 * what does not come at once, or may not be read, is no suggestion.
 */
final class ArgumentCompleter implements Completer {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final List<String> TIMES = List.of("15m", "30m", "1h", "6h", "24h", "7d");

  /** A larger collection is completed from its first part only. */
  private static final int MOST_OBJECTS = 2_000;

  private final BriefShelf shelf;
  private final Clusters clusters;
  private final Predicate<Caller> mayLook;

  /**
   * @param mayLook whether a caller may see what there is in a cluster
   */
  ArgumentCompleter(BriefShelf shelf, Clusters clusters, Predicate<Caller> mayLook) {
    this.mayLook = mayLook;
    this.shelf = shelf;
    this.clusters = clusters;
  }

  @Override
  public Future<Suggestions> complete(Question question, RequestContext context) {
    CallScope scope = CallScope.within(PATIENCE, context.cancellation());
    if (!mayLook.test(context.caller())) {
      return Future.succeededFuture(Suggestions.of(List.of()));
    }
    return candidates(question, context, scope)
        .map(all -> Suggestions.of(matching(all, question.value())));
  }

  private Future<List<String>> candidates(
      Question question, RequestContext context, CallScope scope) {
    JsonObject ref = question.ref();
    return switch (ref.getString("type", "")) {
      case "ref/prompt" -> ofPrompt(ref.getString("name", ""), question, context, scope);
      case "ref/resource" -> ofTemplate(ref.getString("uri", ""), question, context, scope);
      default ->
          throw ProtocolException.invalidParams("ref.type must be ref/prompt or ref/resource");
    };
  }

  private Future<List<String>> ofPrompt(
      String name, Question question, RequestContext context, CallScope scope) {
    if (shelf.current().find(name).isEmpty()) {
      throw ProtocolException.invalidParams("Unknown prompt: " + name);
    }
    return switch (question.argument()) {
      case BriefPrompts.SCOPE -> orNothing(namespaces(Optional.empty(), context, scope));
      case BriefPrompts.SINCE -> Future.succeededFuture(TIMES);
      default -> throw unknownArgument(question);
    };
  }

  private Future<List<String>> ofTemplate(
      String uri, Question question, RequestContext context, CallScope scope) {
    if (!uri.equals(ObjectUri.TEMPLATE)) {
      throw ProtocolException.invalidParams("Unknown resource template: " + uri);
    }
    JsonObject resolved = question.resolved();
    Optional<String> of = given(resolved, "context");
    return switch (question.argument()) {
      case "context" -> orNothing(contexts());
      case "namespace" -> orNothing(namespaces(of, context, scope));
      case "kind" -> orNothing(kinds(of, context, scope));
      case "name" -> orNothing(names(resolved, of, context, scope));
      default -> throw unknownArgument(question);
    };
  }

  private static Optional<String> given(JsonObject resolved, String argument) {
    return Optional.ofNullable(resolved.getString(argument)).filter(text -> !text.isBlank());
  }

  private static ProtocolException unknownArgument(Question question) {
    return ProtocolException.invalidParams("Unknown argument: " + question.argument());
  }

  private Future<List<String>> contexts() {
    return clusters.contexts().map(all -> all.stream().map(ContextInfo::name).toList());
  }

  private Future<List<String>> kinds(Optional<String> of, RequestContext context, CallScope scope) {
    return clusters
        .reader(of, context.caller())
        .compose(cluster -> cluster.catalog(scope))
        .map(catalog -> catalog.types().stream().filter(ArgumentCompleter::isListed))
        .map(types -> types.map(ResourceType::qualifiedName).distinct().toList());
  }

  private static boolean isListed(ResourceType type) {
    return type.verbs().contains("list");
  }

  private Future<List<String>> namespaces(
      Optional<String> of, RequestContext context, CallScope scope) {
    return clusters
        .reader(of, context.caller())
        .compose(cluster -> names(cluster, "namespaces", Optional.empty(), scope));
  }

  private Future<List<String>> names(
      JsonObject resolved, Optional<String> of, RequestContext context, CallScope scope) {
    Optional<String> kind = given(resolved, "kind");
    if (kind.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    Optional<String> namespace =
        given(resolved, "namespace").filter(name -> !name.equals(ObjectUri.NO_NAMESPACE));
    return clusters
        .reader(of, context.caller())
        .compose(cluster -> names(cluster, kind.get(), namespace, scope));
  }

  private static Future<List<String>> names(
      ClusterReader cluster, String kind, Optional<String> namespace, CallScope scope) {
    return cluster
        .catalog(scope)
        .compose(
            catalog ->
                catalog
                    .resolve(kind)
                    .map(type -> names(cluster, type, namespace, scope))
                    .orElse(Future.succeededFuture(List.of())));
  }

  private static Future<List<String>> names(
      ClusterReader cluster, ResourceType type, Optional<String> namespace, CallScope scope) {
    ListQuery query =
        ListQuery.of(type, type.namespaced() ? namespace : Optional.empty())
            .withLimit(MOST_OBJECTS);
    return cluster
        .listMetadata(query, scope)
        .map(
            page ->
                page.items().stream()
                    .map(object -> object.getJsonObject("metadata").getString("name"))
                    .distinct()
                    .toList());
  }

  private static Future<List<String>> orNothing(Future<List<String>> found) {
    return found.otherwise(failure -> List.of());
  }

  /** What begins with the text comes before what only contains it. */
  private static List<String> matching(List<String> all, String typed) {
    String text = typed.toLowerCase(Locale.ROOT);
    List<String> sorted = all.stream().distinct().sorted().toList();
    return Stream.concat(
            sorted.stream().filter(value -> value.toLowerCase(Locale.ROOT).startsWith(text)),
            sorted.stream().filter(value -> value.toLowerCase(Locale.ROOT).indexOf(text) > 0))
        .toList();
  }
}
