package io.pilothouse;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.kubernetes.RulesReview;
import io.pilothouse.rbac.Comparison;
import io.pilothouse.rbac.Extent;
import io.pilothouse.rbac.Needs;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says at start which rights in the default cluster are missing, and which nothing needs. In the
 * background, unless it decides whether the server starts.
 */
final class RightsCheck {
  private static final Logger LOG = LoggerFactory.getLogger(RightsCheck.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Nothing is granted in a namespace that is not there, so what is granted holds everywhere. */
  private static final String NOWHERE = "pilothouse-no-such-namespace";

  private RightsCheck() {}

  /**
   * With {@code strict-rbac}: looks, and waits for what comes of it.
   *
   * @return why the server must not start
   * @throws ConfigException for a kind that cannot be one, and a monitor's file that cannot be used
   */
  static Optional<String> refusal(Wiring wiring, Config config) throws ConfigException {
    Extent extent = RbacCommand.extent(config);
    if (config.sandbox().enabled() || !config.clusters().rights().strict()) {
      return Optional.empty();
    }
    Needs needs = RbacCommand.needs(wiring, config, extent);
    return wiring.await(
        () ->
            compare(wiring.clusters(), needs, extent.namespaces())
                .map(RightsCheck::refusal)
                .otherwise(
                    failure ->
                        Optional.of("what is granted is not known: " + failure.getMessage())));
  }

  /**
   * Without it: looks in the background. For a server on HTTP, whose account is its own; on stdio
   * it is a person's, and no cluster is contacted before the first call.
   *
   * @throws ConfigException for a kind that cannot be one, and a monitor's file that cannot be used
   */
  static void begin(Wiring wiring, Config config) throws ConfigException {
    Extent extent = RbacCommand.extent(config);
    if (config.sandbox().enabled() || config.clusters().rights().strict()) {
      return;
    }
    Needs needs = RbacCommand.needs(wiring, config, extent);
    wiring
        .vertx()
        .runOnContext(
            started ->
                compare(wiring.clusters(), needs, extent.namespaces())
                    .onSuccess(RightsCheck::tell)
                    .onFailure(
                        failure ->
                            LOG.info(
                                "Which rights are granted is not known: {}",
                                failure.getMessage())));
  }

  /** Asks the API server as this server's own account. */
  static Future<Comparison> compare(Clusters clusters, Needs needs, List<String> namespaces) {
    CallScope scope = CallScope.within(PATIENCE, new Cancellation());
    return clusters
        .serverReader(Optional.empty())
        .compose(
            reader ->
                reader
                    .rules(NOWHERE, scope)
                    .compose(
                        wide ->
                            each(reader, namespaces, scope)
                                .map(narrow -> Comparison.of(needs, wide, narrow))));
  }

  private static Future<Map<String, RulesReview>> each(
      ClusterReader reader, List<String> namespaces, CallScope scope) {
    Map<String, RulesReview> reviews = new LinkedHashMap<>();
    Future<Void> all = Future.succeededFuture();
    for (String namespace : namespaces) {
      all =
          all.compose(before -> reader.rules(namespace, scope))
              .map(
                  review -> {
                    reviews.put(namespace, review);
                    return null;
                  });
    }
    return all.map(done -> reviews);
  }

  private static void tell(Comparison found) {
    if (!found.missing().isEmpty()) {
      LOG.warn(
          "Rights are missing{}; pilothouse rbac prints what to grant: {}",
          found.incomplete() ? ", unless they are granted in another way than by RBAC" : "",
          found.missingWords());
    }
    found.excessWords().forEach(line -> LOG.warn("Rights that no tool needs: {}", line));
  }

  private static Optional<String> refusal(Comparison found) {
    tell(found);
    if (!found.excess().isEmpty()) {
      return Optional.of(
          "there are rights that no tool needs; pilothouse rbac prints those that suffice: "
              + String.join("; ", found.excessWords()));
    }
    return found.incomplete()
        ? Optional.of("the API server does not tell all that is granted")
        : Optional.empty();
  }
}
