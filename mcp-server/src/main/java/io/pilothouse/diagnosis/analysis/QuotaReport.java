package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.kubernetes.Quantity;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says how a ResourceQuota stands against what a controller wants. */
final class QuotaReport {
  private static final Pattern PARTS =
      Pattern.compile("(requested|used|limited): ([^:]*?)(?=, (?:requested|used|limited): |$)");

  private final ObjectGraph graph;
  private final Shortfall shortfall;

  QuotaReport(ObjectGraph graph, Shortfall shortfall) {
    this.graph = graph;
    this.shortfall = shortfall;
  }

  /** One sum for each resource that does not suffice, with the quota's numbers of today. */
  Observation exceeded(String name) {
    Ref quota = quota(name);
    Map<String, String> requested = part("requested");
    Map<String, String> used = now("used", part("used"), quota);
    Map<String, String> hard = now("hard", part("limited"), quota);
    List<String> resources = List.copyOf(requested.keySet());
    String sums =
        resources.stream()
            .map(
                each ->
                    each
                        + " "
                        + hard.getOrDefault(each, "?")
                        + ", of which "
                        + used.getOrDefault(each, "?")
                        + " used, and each pod takes "
                        + requested.get(each)
                        + total(each, requested.get(each), hard.get(each)))
            .collect(Collectors.joining("; "));
    return Observation.of(
            Code.CREATE_QUOTA_EXCEEDED,
            shortfall.owner(),
            shortfall.words() + ": ResourceQuota " + name + " allows " + sums)
        .because(quota + " status: " + facts(resources, used, hard))
        .about(quota)
        .then(
            new NextCall(
                "get_resource",
                new JsonObject()
                    .put("kind", "ResourceQuota")
                    .put("namespace", quota.namespace())
                    .put("name", name),
                "raise it, or want fewer or smaller pods"));
  }

  /** What all the replicas would take together. */
  private String total(String resource, String each, String hard) {
    Optional<Quantity> one = Quantity.parse(each);
    if (one.isEmpty() || hard == null || shortfall.wanted() < 2 || resource.equals("pods")) {
      return "";
    }
    Quantity all =
        new Quantity(one.get().amount().multiply(java.math.BigDecimal.valueOf(shortfall.wanted())));
    String words =
        resource.contains("memory")
            ? all.memory()
            : resource.contains("cpu")
                ? all.cpu()
                : all.amount().stripTrailingZeros().toPlainString();
    return " (" + shortfall.wanted() + " take " + words + ")";
  }

  private static String facts(
      List<String> resources, Map<String, String> used, Map<String, String> hard) {
    return resources.stream()
        .map(each -> each + " " + used.getOrDefault(each, "?") + "/" + hard.getOrDefault(each, "?"))
        .collect(Collectors.joining(", "));
  }

  /** As the quota says today; else as the message said then. */
  private Map<String, String> now(String field, Map<String, String> then, Ref quota) {
    Map<String, String> all = new LinkedHashMap<>(then);
    graph
        .find(quota)
        .map(each -> Json.object(each.status(), field))
        .ifPresent(each -> each.forEach(it -> all.put(it.getKey(), String.valueOf(it.getValue()))));
    return all;
  }

  private Map<String, String> part(String name) {
    Matcher matcher = PARTS.matcher(shortfall.message());
    Map<String, String> amounts = new LinkedHashMap<>();
    while (matcher.find()) {
      if (matcher.group(1).equals(name)) {
        for (String each : matcher.group(2).split(",")) {
          int equals = each.indexOf('=');
          if (equals > 0) {
            amounts.put(each.substring(0, equals).strip(), each.substring(equals + 1).strip());
          }
        }
      }
    }
    return amounts;
  }

  /** A quota that counts a resource wants every container to say how much it takes. */
  Observation unspecified(String name, String fields) {
    Ref quota = quota(name);
    String containers =
        fields.contains(" for: ")
            ? ""
            : Stream.of("initContainers", "containers")
                .flatMap(field -> Json.list(shortfall.owner().podSpec(), field).stream())
                .filter(each -> lacks(each, fields.split(",")))
                .map(each -> Json.text(each, "name"))
                .collect(Collectors.joining(", "));
    return Observation.of(
            Code.CREATE_QUOTA_MUST_SPECIFY,
            shortfall.owner(),
            shortfall.words()
                + ": because of ResourceQuota "
                + name
                + " containers must specify "
                + fields
                + (containers.isEmpty() ? "" : ", which lacks in " + containers))
        .about(quota);
  }

  private static boolean lacks(JsonObject container, String[] fields) {
    return Stream.of(fields)
        .map(each -> each.strip().split("\\.", 2))
        .anyMatch(
            path ->
                path.length == 2
                    ? !Json.object(container, "resources", path[0]).containsKey(path[1])
                    : !Json.object(container, "resources", "requests").containsKey(path[0]));
  }

  private Ref quota(String name) {
    KubeObject owner = shortfall.owner();
    return new Ref("ResourceQuota", owner.namespace(), name);
  }
}
