package io.pilothouse.sandbox;

import io.pilothouse.sandbox.access.AccessControl;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.pilothouse.sandbox.store.StatusException;
import io.pilothouse.sandbox.write.DeleteOptions;
import io.pilothouse.sandbox.write.Deleted;
import io.pilothouse.sandbox.write.Deletion;
import io.pilothouse.sandbox.write.ObjectWriter;
import io.pilothouse.sandbox.write.WriteOptions;
import io.pilothouse.sandbox.write.Written;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Creates, replaces, patches and deletes objects, and their status. */
final class WriteEndpoint {
  private final ClusterView view;
  private final ObjectWriter writer;
  private final Deletion deletion;
  private final PatchReader patches;
  private final Renderer renderer;

  WriteEndpoint(ClusterView view, ObjectWriter writer, Deletion deletion, PatchReader patches) {
    this.view = view;
    this.writer = writer;
    this.deletion = deletion;
    this.patches = patches;
    this.renderer = new Renderer(view);
  }

  void handle(RoutingContext ctx, ResourceKind kind, ApiPath path) {
    Rendering rendering = Rendering.of(ctx);
    switch (ctx.request().method().name()) {
      case "POST" -> create(ctx, kind, path, rendering);
      case "PUT" -> {
        requireName(path);
        WriteOptions options = WriteParams.of(ctx, "UpdateOptions");
        JsonObject body = Bodies.object(ctx);
        answer(
            ctx,
            kind,
            writer.update(kind, path.namespace(), path.name(), path.subresource(), body, options),
            rendering);
      }
      case "PATCH" -> {
        requireName(path);
        patch(ctx, kind, path, rendering);
      }
      case "DELETE" -> {
        if (path.name().isEmpty()) {
          deleteCollection(ctx, kind, path, rendering);
        } else {
          delete(ctx, kind, path, rendering);
        }
      }
      default -> throw StatusException.methodNotAllowed();
    }
  }

  private static void requireName(ApiPath path) {
    if (path.name().isEmpty()) {
      throw StatusException.methodNotAllowed();
    }
  }

  private void create(RoutingContext ctx, ResourceKind kind, ApiPath path, Rendering rendering) {
    if (!path.name().isEmpty()) {
      throw StatusException.methodNotAllowed();
    }
    WriteOptions options = WriteParams.of(ctx, "CreateOptions");
    JsonObject body = Bodies.object(ctx, kind.resource());
    if (kind.group().equals("events.k8s.io")) {
      Written event =
          writer.create(view.core("events"), path.namespace(), EventView.core(body), options);
      Answers.json(ctx, 201, renderer.one(kind, EventView.of(event.object()), rendering));
      return;
    }
    answer(ctx, kind, writer.create(kind, path.namespace(), body, options), rendering);
  }

  private void patch(RoutingContext ctx, ResourceKind kind, ApiPath path, Rendering rendering) {
    Written written;
    if (patches.isApply(ctx)) {
      WriteOptions options = WriteParams.ofApply(ctx);
      boolean makes =
          view.list(kind, path.namespace()).values().stream()
              .noneMatch(each -> Json.text(each, "metadata", "name").equals(path.name()));
      if (makes) {
        // To apply what is not there is to create it, which takes that right as well.
        RequestAttributes.of(ctx)
            .forEach(asked -> AccessControl.require(ctx, asked.withVerb("create")));
      }
      written =
          writer.apply(
              kind,
              path.namespace(),
              path.name(),
              path.subresource(),
              PatchReader.configuration(ctx),
              options);
    } else {
      WriteOptions options = WriteParams.ofPatch(ctx);
      written =
          writer.modify(
              kind,
              path.namespace(),
              path.name(),
              path.subresource(),
              patches.read(ctx, kind),
              options);
    }
    answer(ctx, kind, written, rendering);
  }

  private void answer(RoutingContext ctx, ResourceKind kind, Written written, Rendering rendering) {
    Answers.warn(ctx, written.warnings());
    Answers.json(
        ctx, written.created() ? 201 : 200, renderer.one(kind, written.object(), rendering));
  }

  private void delete(RoutingContext ctx, ResourceKind kind, ApiPath path, Rendering rendering) {
    DeleteOptions options = WriteParams.deletion(ctx, Bodies.optional(ctx));
    if (kind.qualified().equals("jobs.batch") && options.propagation().isEmpty()) {
      Answers.warn(
          ctx,
          List.of(
              "child pods are preserved by default when jobs are deleted; set"
                  + " propagationPolicy=Background to remove them or set"
                  + " propagationPolicy=Orphan to suppress this warning"));
    }
    Deleted deleted = deletion.delete(kind, path.namespace(), path.name(), options);
    boolean object = !deleted.gone() || Set.of("pods", "services").contains(kind.qualified());
    Answers.json(
        ctx,
        200,
        object ? renderer.one(kind, deleted.object(), rendering) : success(kind, deleted.object()));
  }

  private static JsonObject success(ResourceKind kind, JsonObject object) {
    JsonObject details = new JsonObject().put("name", Json.text(object, "metadata", "name"));
    if (!kind.group().isEmpty()) {
      details.put("group", kind.group());
    }
    details.put("kind", kind.resource()).put("uid", Json.text(object, "metadata", "uid"));
    return new JsonObject()
        .put("kind", "Status")
        .put("apiVersion", "v1")
        .put("metadata", new JsonObject())
        .put("status", "Success")
        .put("details", details);
  }

  private void deleteCollection(
      RoutingContext ctx, ResourceKind kind, ApiPath path, Rendering rendering) {
    if (!kind.verbs().contains("deletecollection")) {
      throw StatusException.methodNotAllowed();
    }
    Selection selection = Selection.of(ctx, kind);
    DeleteOptions options = WriteParams.deletion(ctx, Bodies.optional(ctx));
    List<JsonObject> deleted = new ArrayList<>();
    for (JsonObject object : List.copyOf(view.list(kind, path.namespace()).values())) {
      String namespace = Json.text(object, "metadata", "namespace");
      String name = Json.text(object, "metadata", "name");
      if (selection.matches(object) && view.list(kind, namespace).containsValue(object)) {
        deleted.add(deletion.delete(kind, namespace, name, options).object());
      }
    }
    JsonObject metadata =
        new JsonObject().put("resourceVersion", Long.toString(view.resourceVersion()));
    Answers.json(ctx, 200, renderer.list(kind, deleted, metadata, rendering));
  }
}
