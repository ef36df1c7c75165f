package io.pilothouse.guard.tools;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.core.Names;
import io.pilothouse.tools.core.Targets;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/**
 * The Deployment, StatefulSet or DaemonSet that a call names by {@code kind}, {@code namespace} and
 * {@code name}.
 */
record Workload(ResourceType type, String namespace, JsonObject object) {
  private static final Set<String> ROLLED_OUT = Set.of("Deployment", "StatefulSet", "DaemonSet");

  /** Whether objects of this kind replace their pods gradually, which can be followed. */
  static boolean isRolledOut(ResourceType type) {
    return type.group().equals("apps") && ROLLED_OUT.contains(type.kind());
  }

  static Future<Workload> of(ToolCall call, ClusterReader reader) {
    Arguments arguments = call.arguments();
    return named(reader, "apps/v1/" + arguments.text("kind").orElse("Deployment"), call);
  }

  /** Any kind, in any spelling. */
  static Future<Workload> named(ClusterReader reader, String kind, ToolCall call) {
    CallScope scope = call.scope();
    return Targets.type(reader, kind, Optional.empty(), scope)
        .compose(
            type -> {
              Targets.Target target = new Targets.Target(reader, type);
              String namespace = Targets.namespaceOf(target, Names.namespace(call.arguments()));
              return Targets.object(
                      target, namespace, Names.required(call.arguments(), "name"), scope)
                  .map(object -> new Workload(type, namespace, object));
            });
  }

  String name() {
    return Json.name(object);
  }

  /** {@code Deployment shop/web}. */
  String words() {
    return type.kind() + " " + (namespace.isEmpty() ? "" : namespace + "/") + name();
  }
}
