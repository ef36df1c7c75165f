package io.pilothouse.diagnosis.tools;

import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.snapshot.Scope;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.core.Names;
import io.pilothouse.tools.core.Targets;
import io.vertx.core.Future;
import java.util.Optional;

/** What the arguments {@code namespace}, {@code kind} and {@code name} are about. */
final class ScopeArguments {
  private ScopeArguments() {}

  /** An object that is asked for must exist: a mistyped name is not a healthy one. */
  static Future<Scope> scope(ClusterReader reader, ToolCall call) {
    Arguments arguments = call.arguments();
    Optional<String> namespace = Names.namespace(arguments);
    Optional<String> name = Names.optional(arguments, "name");
    Optional<String> kind = arguments.text("kind");
    if (kind.isEmpty() && name.isEmpty()) {
      return Future.succeededFuture(new Scope(namespace, Optional.empty()));
    }
    if (kind.isEmpty() || name.isEmpty()) {
      throw new ToolException(
          ErrorCode.INVALID_ARGUMENT,
          "kind and name go together",
          "Give both for one object, or neither for a namespace or the cluster.");
    }
    return Targets.type(reader, kind.get(), Optional.empty(), call.scope())
        .compose(
            type -> {
              Targets.Target target = new Targets.Target(reader, type);
              String where = Targets.namespaceOf(target, namespace);
              return Targets.object(target, where, name.get(), call.scope())
                  .map(found -> Scope.object(new Ref(type.kind(), where, name.get())));
            });
  }
}
