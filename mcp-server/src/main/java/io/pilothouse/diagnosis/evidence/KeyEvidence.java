package io.pilothouse.diagnosis.evidence;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Finding;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.PodReference;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Nearest;
import io.pilothouse.tools.core.Json;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names the keys that a ConfigMap has instead of the one it lacks. Secrets are not read. */
public final class KeyEvidence implements Enricher {

  private static final int MOST = 3;
  private static final int NAMED = 6;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Override
  public Future<List<Finding>> enrich(
      List<Finding> findings, ObjectGraph graph, ClusterReader reader, CallScope call) {
    Set<String> chosen =
        findings.stream()
            .filter(finding -> configMap(finding).isPresent())
            .limit(MOST)
            .map(Finding::id)
            .collect(Collectors.toSet());
    return Future.join(
            findings.stream()
                .map(
                    finding ->
                        chosen.contains(finding.id())
                            ? keys(configMap(finding).orElseThrow(), reader, call)
                                .map(keys -> enriched(finding, keys, graph))
                            : Future.succeededFuture(finding))
                .toList())
        .map(all -> all.<Finding>list());
  }

  private static Optional<Ref> configMap(Finding finding) {
    return finding
        .observed()
        .target()
        .filter(ref -> finding.code() == Code.CFG_KEY_MISSING && ref.kind().equals("ConfigMap"));
  }

  /** None where it may not be read. */
  private static Future<Set<String>> keys(Ref ref, ClusterReader reader, CallScope call) {
    CallScope patience = call.atMost(PATIENCE);
    return reader
        .catalog(patience)
        .compose(
            catalog ->
                catalog
                    .resolve("v1/ConfigMap")
                    .map(type -> reader.get(type, ref.namespace(), ref.name(), patience))
                    .orElseGet(() -> Future.succeededFuture(new JsonObject())))
        .map(
            object ->
                Stream.of("data", "binaryData")
                    .flatMap(field -> Json.object(object, field).fieldNames().stream())
                    .collect(Collectors.<String, Set<String>>toCollection(TreeSet::new)))
        .recover(
            failure ->
                failure instanceof ClusterException
                    ? Future.succeededFuture(Set.of())
                    : Future.failedFuture(failure));
  }

  private static Finding enriched(Finding finding, Set<String> keys, ObjectGraph graph) {
    Ref ref = configMap(finding).orElseThrow();
    if (keys.isEmpty()) {
      return finding;
    }
    String nearest =
        graph.find(finding.observed().subject()).stream()
            .flatMap(pod -> PodReference.of(pod.podSpec(), pod.namespace()).stream())
            .filter(each -> each.to().equals(ref) && !each.key().isEmpty())
            .filter(each -> !keys.contains(each.key()))
            .flatMap(each -> Nearest.to(each.key(), keys, 1).stream())
            .findFirst()
            .map(key -> "; nearest: " + key)
            .orElse("");
    String some = keys.stream().limit(NAMED).collect(Collectors.joining(", "));
    String more = keys.size() > NAMED ? " and " + (keys.size() - NAMED) + " more" : "";
    return finding.observing(
        finding.observed().because(ref + " data keys: " + some + more + nearest));
  }
}
