package io.pilothouse.guard.tools;

import io.pilothouse.guard.Draft;
import io.pilothouse.guard.Drafts;
import io.pilothouse.guard.Operation;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.core.Lanes;
import io.pilothouse.tools.core.Names;
import io.pilothouse.tools.core.Targets;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@code apply_manifest}: server-side applies several objects of any kind. */
public final class ApplyManifest implements Operation {
  private static final String DEFINITION = "CustomResourceDefinition";

  /** An object that is wanted, and the one there is; empty if there is none. */
  private record Found(Wanted wanted, JsonObject before) {
    boolean isNew(String kind) {
      return before.isEmpty() && wanted.type().kind().equals(kind);
    }
  }

  @Override
  public String name() {
    return "apply_manifest";
  }

  /** To apply is to replace what is there, and with force what others have set. */
  @Override
  public Effect effect() {
    return Effect.DESTRUCTIVE;
  }

  @Override
  public Future<Drafts> drafts(ToolCall call, ClusterReader reader) {
    List<JsonObject> objects = Manifest.parse(call.arguments().required("manifest"));
    String namespace = Names.namespace(call.arguments()).orElse(reader.defaultNamespace());
    boolean force = call.arguments().flag("force");
    return Lanes.map(objects, object -> wanted(object, objects, namespace, call, reader))
        .map(ApplyManifest::inOrder)
        .compose(all -> Lanes.map(all, wanted -> found(wanted, call, reader)))
        .map(found -> drafts(found, force));
  }

  private static Future<Wanted> wanted(
      JsonObject object,
      List<JsonObject> all,
      String namespace,
      ToolCall call,
      ClusterReader reader) {
    String kind = Json.text(object, "kind");
    String apiVersion = Json.text(object, "apiVersion");
    return Targets.type(reader, kind, Optional.of(apiVersion), call.scope())
        .map(type -> Wanted.of(object, exactly(type, kind, apiVersion), namespace, true))
        .recover(
            failure ->
                isUnknown(failure)
                    ? defined(apiVersion, kind, all)
                        .map(type -> Wanted.of(object, type, namespace, false))
                        .map(Future::succeededFuture)
                        .orElseGet(() -> Future.failedFuture(failure))
                    : Future.failedFuture(failure));
  }

  private static boolean isUnknown(Throwable failure) {
    return failure instanceof ToolException known && known.code() == ErrorCode.NOT_FOUND;
  }

  private static ResourceType exactly(ResourceType type, String kind, String apiVersion) {
    if (type.kind().equals(kind) && type.apiVersion().equals(apiVersion)) {
      return type;
    }
    throw new ToolException(
        ErrorCode.NOT_FOUND,
        "the cluster serves no kind \"" + apiVersion + "/" + kind + "\"",
        "It serves %s in apiVersion %s.".formatted(type.kind(), type.apiVersion()));
  }

  /** A kind that the manifest itself defines. */
  private static Optional<ResourceType> defined(
      String apiVersion, String kind, List<JsonObject> all) {
    return all.stream()
        .filter(each -> Json.text(each, "kind").equals(DEFINITION))
        .map(each -> Json.object(each, "spec"))
        .filter(spec -> Json.text(Json.object(spec, "names"), "kind").equals(kind))
        .flatMap(
            spec ->
                Json.list(spec, "versions").stream()
                    .map(version -> type(spec, Json.text(version, "name"))))
        .filter(type -> type.apiVersion().equals(apiVersion))
        .findFirst();
  }

  private static ResourceType type(JsonObject spec, String version) {
    JsonObject names = Json.object(spec, "names");
    String kind = Json.text(names, "kind");
    return new ResourceType(
        Json.text(spec, "group"),
        version,
        kind,
        Json.text(names, "plural"),
        kind.toLowerCase(Locale.ROOT),
        List.of(),
        Json.text(spec, "scope").equals("Namespaced"),
        Set.of());
  }

  /** Stable: what is of one kind stays as it was written. */
  private static List<Wanted> inOrder(List<Wanted> all) {
    Set<String> seen = new HashSet<>();
    for (Wanted wanted : all) {
      if (!seen.add(wanted.identity())) {
        throw new ToolException(
            ErrorCode.INVALID_ARGUMENT,
            "manifest holds " + wanted.words() + " twice",
            "Leave one of them out.");
      }
    }
    return all.stream()
        .sorted(Comparator.comparingInt(wanted -> KindOrder.of(wanted.type().kind())))
        .toList();
  }

  private static Future<Found> found(Wanted wanted, ToolCall call, ClusterReader reader) {
    if (!wanted.served()) {
      return Future.succeededFuture(new Found(wanted, new JsonObject()));
    }
    return reader
        .get(wanted.type(), wanted.namespace(), wanted.name(), call.scope())
        .recover(
            failure ->
                failure instanceof ClusterException known
                        && known.kind() == ClusterException.Kind.NOT_FOUND
                    ? Future.succeededFuture(new JsonObject())
                    : Future.failedFuture(failure))
        .map(before -> new Found(wanted, before));
  }

  private static Drafts drafts(List<Found> all, boolean force) {
    List<Draft> drafts = new ArrayList<>();
    for (Found each : all) {
      Draft draft = each.wanted().draft(each.before(), force);
      Optional<String> awaited = awaited(each.wanted(), all);
      drafts.add(awaited.map(draft::awaiting).orElse(draft));
    }
    return drafts.size() == 1
        ? Drafts.of(drafts.getFirst())
        : new Drafts("apply " + drafts.size() + " objects", drafts);
  }

  /** What the manifest makes that this needs. */
  private static Optional<String> awaited(Wanted wanted, List<Found> all) {
    return all.stream()
        .filter(
            each ->
                each.isNew("Namespace") && each.wanted().name().equals(wanted.namespace())
                    || !wanted.served()
                        && each.isNew(DEFINITION)
                        && each.wanted().name().equals(wanted.type().qualifiedName()))
        .map(each -> each.wanted().words())
        .reduce((one, other) -> one + " and " + other);
  }
}
