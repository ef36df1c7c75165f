package io.pilothouse.tools.core;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.ApiCatalog;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.Nearest;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.kubernetes.TablePage;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Turns what a caller wrote (a context, a kind in any spelling, a name) into a reader, a type or an
 * object; when nothing fits, fails with the names that come nearest.
 */
public final class Targets {
  /** A kind on one cluster. */
  public record Target(ClusterReader reader, ResourceType type) {}

  private static final int SUGGESTIONS = 5;

  private final Clusters clusters;

  public Targets(Clusters clusters) {
    this.clusters = clusters;
  }

  /** The caller's reader for the argument {@code context}, or for the default context. */
  public Future<ClusterReader> reader(ToolCall call) {
    return clusters.reader(call.arguments().text("context"), call.caller());
  }

  /**
   * The kind that the arguments {@code kind} and, where the tool has it, {@code api_version} name.
   */
  public Future<Target> target(ToolCall call) {
    Arguments arguments = call.arguments();
    return reader(call)
        .compose(
            reader ->
                type(
                        reader,
                        arguments.required("kind"),
                        arguments.text("api_version"),
                        call.scope())
                    .map(type -> new Target(reader, type)));
  }

  /**
   * Finds a kind in any spelling that {@link ApiCatalog#resolve} takes.
   *
   * @return fails with {@link ToolException} {@code NOT_FOUND} and the nearest kinds
   */
  public static Future<ResourceType> type(
      ClusterReader reader, String kind, Optional<String> apiVersion, CallScope scope) {
    String wanted = apiVersion.map(version -> version + "/" + kind).orElse(kind);
    return reader
        .catalog(scope)
        .map(
            catalog ->
                catalog.resolve(wanted).orElseThrow(() -> unknownKind(catalog, kind, wanted)));
  }

  /**
   * Where to look for one object: the argument, else the reader's default; empty for cluster-scoped
   * kinds.
   */
  public static String namespaceOf(Target target, Optional<String> argument) {
    return target.type().namespaced() ? argument.orElse(target.reader().defaultNamespace()) : "";
  }

  /**
   * Reads one object, unredacted.
   *
   * @return fails with {@link ToolException} {@code NOT_FOUND}, the nearest names in that namespace
   *     and the namespaces that hold an object of exactly this name
   */
  public static Future<JsonObject> object(
      Target target, String namespace, String name, CallScope scope) {
    return target
        .reader()
        .get(target.type(), namespace, name, scope)
        .recover(
            failure ->
                isNotFound(failure)
                    ? missing(target, namespace, name, scope).compose(Future::failedFuture)
                    : Future.failedFuture(failure));
  }

  /** What to say when there is no such object. Never fails. */
  public static Future<ToolException> missing(
      Target target, String namespace, String name, CallScope scope) {
    boolean namespaced = target.type().namespaced();
    ListQuery here =
        ListQuery.of(target.type(), namespaced ? Optional.of(namespace) : Optional.<String>empty());
    ListQuery anywhere =
        ListQuery.of(target.type(), Optional.empty())
            .withSelectors(Optional.empty(), Optional.of("metadata.name=" + name));
    Future<List<TablePage.Row>> others =
        namespaced ? rowsIfReadable(target, anywhere, scope) : Future.succeededFuture(List.of());
    return Future.all(rowsIfReadable(target, here, scope), others)
        .map(both -> notFound(target.type(), namespace, name, both.resultAt(0), both.resultAt(1)));
  }

  private static Future<List<TablePage.Row>> rowsIfReadable(
      Target target, ListQuery query, CallScope scope) {
    return target.reader().table(query, scope).map(TablePage::rows).otherwise(failure -> List.of());
  }

  private static ToolException notFound(
      ResourceType type,
      String namespace,
      String name,
      List<TablePage.Row> here,
      List<TablePage.Row> anywhere) {
    List<String> near =
        Nearest.to(name, here.stream().map(TablePage.Row::name).toList(), SUGGESTIONS);
    List<String> elsewhere =
        anywhere.stream()
            .filter(row -> row.name().equals(name) && !row.namespace().equals(namespace))
            .map(TablePage.Row::namespace)
            .limit(SUGGESTIONS)
            .toList();
    List<String> hints = new ArrayList<>();
    if (!elsewhere.isEmpty()) {
      hints.add("That name exists in namespace " + String.join(", ", elsewhere) + ".");
    }
    if (!near.isEmpty()) {
      hints.add("Nearest names: " + String.join(", ", near) + ".");
    }
    if (hints.isEmpty()) {
      hints.add(
          type.qualifiedName().equals(WellKnown.POD.qualifiedName())
              ? "Use list_pods to see what exists."
              : "Use list_resources with kind " + type.qualifiedName() + " to see what exists.");
    }
    String where = type.namespaced() ? " in namespace " + namespace : "";
    return new ToolException(
        ErrorCode.NOT_FOUND,
        "no " + type.kind() + " \"" + name + "\"" + where,
        String.join(" ", hints));
  }

  private static ToolException unknownKind(ApiCatalog catalog, String kind, String wanted) {
    int slash = kind.indexOf('/');
    if (slash > 0 && catalog.resolve(kind.substring(0, slash)).isPresent()) {
      return new ToolException(
          ErrorCode.INVALID_ARGUMENT,
          "kind \"" + kind + "\" holds a name too",
          "Give the kind in kind (\"" + kind.substring(0, slash) + "\") and the name in name.");
    }
    List<String> near = catalog.nearest(kind, SUGGESTIONS);
    String broken =
        catalog.broken().isEmpty()
            ? ""
            : " (these API groups did not answer: "
                + catalog.broken().stream()
                    .map(ApiCatalog.Broken::groupVersion)
                    .collect(Collectors.joining(", "))
                + ")";
    String next =
        near.isEmpty()
            ? "Use list_api_resources to see the kinds."
            : "Nearest kinds: " + String.join(", ", near) + ".";
    return new ToolException(
        ErrorCode.NOT_FOUND, "the cluster serves no kind \"" + wanted + "\"" + broken, next);
  }

  private static boolean isNotFound(Throwable failure) {
    return failure instanceof ClusterException cluster
        && cluster.kind() == ClusterException.Kind.NOT_FOUND;
  }
}
