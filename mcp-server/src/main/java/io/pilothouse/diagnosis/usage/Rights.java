package io.pilothouse.diagnosis.usage;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.kubernetes.AccessQuestion;
import io.pilothouse.kubernetes.ClusterReader;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a reader may list itself; each question is asked once. Nobody may what is not answered. */
final class Rights {
  static final AccessQuestion NODES = list("", "nodes", Optional.empty());
  static final AccessQuestion NODE_USAGE = list("metrics.k8s.io", "nodes", Optional.empty());

  private final ClusterReader reader;
  private final CallScope call;
  private final Map<AccessQuestion, Future<Boolean>> answers = new HashMap<>();

  Rights(ClusterReader reader, CallScope call) {
    this.reader = reader;
    this.call = call;
  }

  static AccessQuestion podUsage(Ref of) {
    return list("metrics.k8s.io", "pods", Optional.of(of.namespace()));
  }

  private static AccessQuestion list(String group, String resource, Optional<String> namespace) {
    return new AccessQuestion(
        "list", group, resource, Optional.empty(), namespace, Optional.empty(), Optional.empty());
  }

  Future<Boolean> of(AccessQuestion question) {
    return answers.computeIfAbsent(
        question,
        asked -> reader.access(asked, call).map(answer -> answer.allowed()).otherwise(false));
  }
}
