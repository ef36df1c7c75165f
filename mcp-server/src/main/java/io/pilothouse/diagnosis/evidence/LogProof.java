package io.pilothouse.diagnosis.evidence;

import io.pilothouse.diagnosis.analysis.ServiceNames;
import io.pilothouse.diagnosis.finding.Category;
import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the words of a program prove together with what is in the cluster.
 *
 * @param fact empty: nothing
 * @param lacking the Service that is there and does not answer
 * @param call the one that would prove more
 */
record LogProof(String fact, Optional<Ref> lacking, Optional<NextCall> call) {

  private static final LogProof NOTHING = new LogProof("", Optional.empty(), Optional.empty());

  private static final Pattern UNREACHED =
      Pattern.compile(
          "(?i)refused|no such host|lookup|resolve|unreachable|no route|timed? ?out|unknown"
              + " ?host|enotfound|eai_again|econnrefused|translate host|name or service not"
              + " known|connect");
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "User \"system:serviceaccount:([^:\"]+):([^\"]+)\" cannot (\\w+) resource \"([^\"]+)\""
              + "(?: in API group \"([^\"]*)\")?(?: in the namespace \"([^\"]+)\")?");

  static LogProof of(String words, KubeObject pod, ObjectGraph graph) {
    Matcher forbidden = FORBIDDEN.matcher(words);
    if (forbidden.find()) {
      return new LogProof("", Optional.empty(), Optional.of(access(forbidden)));
    }
    if (!UNREACHED.matcher(words).find()) {
      return NOTHING;
    }
    return ServiceNames.lookedUp(words, pod, graph).stream()
        .filter(service -> !ServiceNames.trouble(graph, service).isEmpty())
        .findFirst()
        .map(service -> unreached(service, graph))
        .orElse(NOTHING);
  }

  private static LogProof unreached(Ref service, ObjectGraph graph) {
    JsonObject where = new JsonObject().put("namespace", service.namespace());
    boolean exists = graph.find(service).isPresent();
    NextCall call =
        exists
            ? new NextCall(
                "diagnose",
                where.put("kind", service.kind()).put("name", service.name()),
                "why it does not answer")
            : new NextCall(
                "list_resources", where.put("kind", service.kind()), "what exists instead");
    return new LogProof(
        ServiceNames.trouble(graph, service),
        Optional.of(service).filter(each -> exists),
        Optional.of(call));
  }

  private static NextCall access(Matcher forbidden) {
    String group = forbidden.group(5) == null ? "" : forbidden.group(5);
    String resource = group.isEmpty() ? forbidden.group(4) : forbidden.group(4) + "." + group;
    JsonObject arguments =
        new JsonObject()
            .put("verb", forbidden.group(3))
            .put("resource", resource)
            .put("namespace", forbidden.group(6) == null ? "*" : forbidden.group(6))
            .put("service_account", forbidden.group(1) + "/" + forbidden.group(2));
    return new NextCall("check_access", arguments, "which right it lacks");
  }

  /** An observation with a quotation from the log, and this, among its other facts. */
  Observation in(Observation seen, String quotation) {
    List<String> evidence = new ArrayList<>(seen.evidence());
    int place = Math.min(evidence.size(), place(seen));
    evidence.addAll(place, Stream.of(quotation, fact).filter(each -> !each.isEmpty()).toList());
    List<NextCall> next = Stream.concat(call.stream(), seen.next().stream()).toList();
    return new Observation(
        seen.code(),
        seen.place(),
        seen.level(),
        seen.summary(),
        List.copyOf(evidence),
        fact.isEmpty() ? seen.confidence() : Confidence.HIGH,
        new Observation.Hints(seen.since(), next));
  }

  /** A probe's own answer tells more than the log does, and of memory the log knows nothing. */
  private static int place(Observation seen) {
    return seen.code() == Code.OOM
        ? Integer.MAX_VALUE
        : seen.code().category() == Category.PROBE ? 1 : 0;
  }
}
