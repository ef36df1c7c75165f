package io.pilothouse.diagnosis;

import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.usage.ContainerUse;
import io.pilothouse.diagnosis.usage.NodeLoss;
import io.pilothouse.diagnosis.usage.NodeUse;
import io.pilothouse.diagnosis.usage.UsageSource;
import io.pilothouse.kubernetes.Quantity;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a scenario says was measured. */
record ScenarioUsage(JsonObject written) implements UsageSource {
  private static final Set<String> KEYS = Set.of("containers", "nodes", "losses");

  static ScenarioUsage of(JsonObject written, Instant now) {
    if (!KEYS.containsAll(written.fieldNames())) {
      throw new AssertionError("usage has " + written.fieldNames() + "; known: " + KEYS);
    }
    return new ScenarioUsage(ScenarioObjects.timed(written, now));
  }

  private List<JsonObject> list(String name) {
    return written.getJsonArray(name, new JsonArray()).stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  private static double amount(JsonObject json, String name) {
    return Quantity.parse(String.valueOf(json.getValue(name, 0)))
        .orElseThrow()
        .amount()
        .doubleValue();
  }

  private static Ref ref(String text) {
    String[] parts = text.split("[ /]");
    return new Ref(parts[0], parts[1], parts[2]);
  }

  @Override
  public Optional<ContainerUse> container(String context, Ref workload, String container) {
    return list("containers").stream()
        .filter(each -> ref(each.getString("of")).equals(workload))
        .filter(each -> each.getString("container").equals(container))
        .findFirst()
        .map(
            each ->
                new ContainerUse(
                    Duration.parse("PT" + each.getString("watched")),
                    amount(each, "memory"),
                    amount(each, "memoryLimit"),
                    amount(each, "suggestedLimit"),
                    each.getLong("kills", 0L),
                    amount(each, "cpu"),
                    amount(each, "cpuLimit")));
  }

  private static NodeUse use(JsonObject node) {
    return new NodeUse(share(node, "cpu"), share(node, "memory"));
  }

  private static NodeUse.Share share(JsonObject node, String name) {
    JsonObject share = node.getJsonObject(name, new JsonObject());
    return new NodeUse.Share(
        amount(share, "allocatable"), amount(share, "requested"), amount(share, "used"));
  }

  @Override
  public Optional<NodeUse> node(String context, String name) {
    return list("nodes").stream()
        .filter(each -> each.getString("name").equals(name))
        .findFirst()
        .map(ScenarioUsage::use);
  }

  @Override
  public List<NodeLoss> losses(String context) {
    return list("losses").stream()
        .map(
            each ->
                new NodeLoss(
                    each.getString("node"),
                    each.getString("words"),
                    Instant.parse(each.getString("at")),
                    Instant.parse(each.getString("notBefore", each.getString("at"))),
                    each.getJsonArray("carried", new JsonArray()).stream()
                        .map(String.class::cast)
                        .map(ScenarioUsage::ref)
                        .collect(Collectors.toSet())))
        .toList();
  }
}
