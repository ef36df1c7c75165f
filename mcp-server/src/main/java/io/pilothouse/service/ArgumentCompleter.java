package io.pilothouse.service;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.kubernetes.ContextInfo;
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

  private final OfferedBriefs briefs;
  private final Clusters clusters;
  private final Predicate<Caller> mayLook;

  /**
   * @param mayLook whether a caller may see what there is in a cluster
   */
  ArgumentCompleter(OfferedBriefs briefs, Clusters clusters, Predicate<Caller> mayLook) {
    this.briefs = briefs;
    this.clusters = clusters;
    this.mayLook = mayLook;
  }

  @Override
  public Future<Suggestions> complete(Question question, RequestContext context) {
    if (!mayLook.test(context.caller())) {
      return Future.succeededFuture(Suggestions.of(List.of()));
    }
    JsonObject ref = question.ref();
    return switch (ref.getString("type", "")) {
      case "ref/prompt" -> ofPrompt(ref.getString("name", ""), question, context);
      case "ref/resource" -> ofTemplate(ref.getString("uri", ""), question, context);
      default ->
          throw ProtocolException.invalidParams("ref.type must be ref/prompt or ref/resource");
    };
  }

  private Future<Suggestions> ofPrompt(String name, Question question, RequestContext context) {
    if (briefs.find(name, context.caller()).isEmpty()) {
      throw ProtocolException.invalidParams("Unknown prompt: " + name);
    }
    return switch (question.argument()) {
      case BriefPrompts.SCOPE -> scopes(question.value(), names(Optional.empty(), context));
      case BriefPrompts.SINCE -> Future.succeededFuture(matching(TIMES, question.value(), ""));
      default -> throw unknownArgument(question);
    };
  }

  /** Part by part; what ends with a slash goes on. */
  private static Future<Suggestions> scopes(String typed, ClusterNames names) {
    String[] parts = typed.split("/", -1);
    String namespace = parts[0];
    boolean inNone = namespace.equals(ObjectUri.NO_NAMESPACE);
    return switch (parts.length) {
      case 1 -> names.namespaces().map(all -> matching(all, typed, ""));
      case 2 ->
          (inNone ? names.clusterKinds() : names.workloadKinds(namespace))
              .map(all -> all.stream().map(kind -> kind + "/").toList())
              .map(all -> matching(all, parts[1], namespace + "/"));
      case 3 ->
          names
              .objects(parts[1], Optional.of(namespace))
              .map(all -> matching(all, parts[2], namespace + "/" + parts[1] + "/"));
      default -> Future.succeededFuture(Suggestions.of(List.of()));
    };
  }

  private Future<Suggestions> ofTemplate(String uri, Question question, RequestContext context) {
    if (!uri.equals(ObjectUri.TEMPLATE)) {
      throw ProtocolException.invalidParams("Unknown resource template: " + uri);
    }
    JsonObject resolved = question.resolved();
    ClusterNames names = names(given(resolved, "context"), context);
    Future<List<String>> found =
        switch (question.argument()) {
          case "context" -> contexts();
          case "namespace" -> names.namespaces();
          case "kind" -> names.kinds();
          case "name" -> objects(resolved, names);
          default -> throw unknownArgument(question);
        };
    return found.map(all -> matching(all, question.value(), ""));
  }

  private ClusterNames names(Optional<String> of, RequestContext context) {
    CallScope scope = CallScope.within(PATIENCE, context.cancellation());
    return new ClusterNames(clusters, of, context.caller(), scope);
  }

  private Future<List<String>> contexts() {
    return clusters
        .contexts()
        .map(all -> all.stream().map(ContextInfo::name).toList())
        .otherwise(List.of());
  }

  private static Future<List<String>> objects(JsonObject resolved, ClusterNames names) {
    Optional<String> namespace =
        given(resolved, "namespace").filter(name -> !name.equals(ObjectUri.NO_NAMESPACE));
    return given(resolved, "kind")
        .map(kind -> names.objects(kind, namespace))
        .orElse(Future.succeededFuture(List.of()));
  }

  private static Optional<String> given(JsonObject resolved, String argument) {
    return Optional.ofNullable(resolved.getString(argument)).filter(text -> !text.isBlank());
  }

  private static ProtocolException unknownArgument(Question question) {
    return ProtocolException.invalidParams("Unknown argument: " + question.argument());
  }

  /**
   * What begins with the text comes before what only contains it.
   *
   * @param before goes before each
   */
  private static Suggestions matching(List<String> all, String typed, String before) {
    String text = typed.toLowerCase(Locale.ROOT);
    List<String> sorted = all.stream().distinct().sorted().toList();
    return Suggestions.of(
        Stream.concat(
                sorted.stream().filter(value -> value.toLowerCase(Locale.ROOT).startsWith(text)),
                sorted.stream().filter(value -> value.toLowerCase(Locale.ROOT).indexOf(text) > 0))
            .map(value -> before + value)
            .toList());
  }
}
