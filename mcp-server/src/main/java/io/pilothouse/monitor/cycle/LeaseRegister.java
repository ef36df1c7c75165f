package io.pilothouse.monitor.cycle;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.LeaseClient;
import io.pilothouse.kubernetes.LeaseClients;
import io.pilothouse.kubernetes.LeaseName;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;

/**
 * A Lease ({@code coordination.k8s.io/v1}) in a cluster, written as client-go's elections write it,
 * so that people and tools read it as they read any other.
 */
public final class LeaseRegister implements Register {
  /** Read and write end well before a lease does. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final LeaseClients clusters;
  private final LeaseName name;

  public LeaseRegister(LeaseClients clusters, LeaseName name) {
    this.clusters = clusters;
    this.name = name;
  }

  @Override
  public Future<Optional<Entry>> read() {
    return ask(client -> client.read(scope()))
        .map(found -> found.map(lease -> new Entry(term(lease), next -> replace(lease, next))));
  }

  @Override
  public Future<Boolean> create(Term first) {
    return unlessConflict(ask(client -> client.create(spec(first), scope())));
  }

  private Future<Boolean> replace(JsonObject lease, Term next) {
    return unlessConflict(ask(client -> client.replace(lease, spec(next), scope())));
  }

  private <T> Future<T> ask(Function<LeaseClient, Future<T>> question) {
    return clusters.lease(name).compose(question);
  }

  private static CallScope scope() {
    return CallScope.within(PATIENCE, new Cancellation());
  }

  /** Somebody was faster. */
  private static Future<Boolean> unlessConflict(Future<Void> written) {
    return written
        .map(true)
        .recover(
            failure ->
                failure instanceof ClusterException known
                        && known.kind() == ClusterException.Kind.CONFLICT
                    ? Future.succeededFuture(false)
                    : Future.failedFuture(failure));
  }

  private static Term term(JsonObject lease) {
    JsonObject spec = lease.getJsonObject("spec", new JsonObject());
    return new Term(
        spec.getString("holderIdentity", ""),
        Duration.ofSeconds(spec.getInteger("leaseDurationSeconds", 0)),
        moment(spec.getString("acquireTime", "")),
        moment(spec.getString("renewTime", "")),
        spec.getInteger("leaseTransitions", 0));
  }

  /** One that cannot be read is as good as any other that does not change. */
  private static Instant moment(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException none) {
      return Instant.EPOCH;
    }
  }

  private static JsonObject spec(Term term) {
    return new JsonObject()
        .put("holderIdentity", term.holder())
        .put("leaseDurationSeconds", (int) term.lease().toSeconds())
        .put("acquireTime", MICROS.format(term.acquired().truncatedTo(ChronoUnit.MICROS)))
        .put("renewTime", MICROS.format(term.renewed().truncatedTo(ChronoUnit.MICROS)))
        .put("leaseTransitions", term.transitions());
  }
}
