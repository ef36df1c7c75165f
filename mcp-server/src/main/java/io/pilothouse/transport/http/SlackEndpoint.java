package io.pilothouse.transport.http;

import io.pilothouse.automation.OpenApi;
import io.pilothouse.automation.slack.SlackDoor;
import io.pilothouse.identity.Signature;
import io.pilothouse.identity.SlackSignature;
import io.pilothouse.protocol.JsonRpc;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where Slack says that somebody has pressed a button: a form with the field {@code payload}, with
 * Slack's signature in place of a token. There only while a channel has buttons. Confined to one
 * Vert.x context.
 */
final class SlackEndpoint {
  static final String PATH = OpenApi.ROOT + "/slack/actions";

  private static final Logger LOG = LoggerFactory.getLogger(SlackEndpoint.class);

  /** A payload repeats the message, and a form makes nine bytes of many a letter. */
  private static final int MOST_BYTES = 256 * 1024;

  /** Slack waits for three seconds; what takes longer goes on without it. */
  private static final Duration PATIENCE = Duration.ofMillis(2_500);

  /** Of all apps together; more than people can press. */
  private static final int PRESSES_PER_MINUTE = 300;

  private static final String FIELD = "payload=";

  private final SlackDoor door;
  private final InstantSource clock;
  private final RateLimits failures;
  private final RateLimit presses;
  private final SeenSignatures seen = new SeenSignatures();

  /**
   * @param failuresPerMinute how many bad signatures an address may send
   */
  SlackEndpoint(SlackDoor door, InstantSource clock, int failuresPerMinute) {
    this.door = door;
    this.clock = clock;
    this.failures = new RateLimits(failuresPerMinute, clock);
    this.presses = new RateLimit(PRESSES_PER_MINUTE, clock);
  }

  /** Adds its route. */
  void route(Router router, BodyReader bodies) {
    router
        .route(PATH)
        .handler(exchange -> BodyReader.limit(exchange, MOST_BYTES))
        .handler(this::checkHead);
    bodies.readAsItIs(router, PATH, MOST_BYTES);
    router.post(PATH).handler(this::receive);
  }

  /** Refuses what cannot be good, before any of the body is read. */
  private void checkHead(RoutingContext exchange) {
    if (!door.isOpen()) {
      Refusals.refuse(exchange, 404, "No channel of Slack has buttons");
    } else if (exchange.request().method() != HttpMethod.POST) {
      ToolEndpoint.refuseMethod(exchange, "POST");
    } else if (!failures.hasOne(HookGuard.address(exchange))) {
      Refusals.tooMany(exchange, "Too many bad signatures came from this address", 1);
    } else if (signature(exchange).isEmpty()) {
      refuse(exchange);
    } else {
      RequestGuard.checkForm(exchange);
    }
  }

  private Optional<SlackSignature> signature(RoutingContext exchange) {
    List<String> times = exchange.request().headers().getAll(SlackSignature.TIME_HEADER);
    List<String> codes = exchange.request().headers().getAll(SlackSignature.HEADER);
    return times.size() == 1 && codes.size() == 1
        ? SlackSignature.parse(times.getFirst(), codes.getFirst())
            .filter(one -> one.isFresh(clock.instant()))
        : Optional.empty();
  }

  private void receive(RoutingContext exchange) {
    byte[] body = BodyReader.read(exchange);
    // Time has passed since the head was checked.
    Optional<SlackSignature> signature = signature(exchange);
    door.secrets()
        .map(secrets -> signature.map(one -> signers(one, secrets, body)).orElse(Set.of()))
        .onSuccess(
            channels -> {
              if (channels.isEmpty()) {
                refuse(exchange);
              } else {
                admit(exchange, signature.orElseThrow(), channels, body);
              }
            })
        .onFailure(exchange::fail);
  }

  private static Set<String> signers(
      SlackSignature signature, Map<String, String> secrets, byte[] body) {
    return secrets.entrySet().stream()
        .filter(each -> signature.isOf(each.getValue(), body))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  private void admit(
      RoutingContext exchange, SlackSignature signature, Set<String> channels, byte[] body) {
    if (seen.contains(signature.code())) {
      done(exchange);
    } else if (!presses.take()) {
      Refusals.tooMany(exchange, "Too many buttons are pressed", 1);
    } else {
      // Whatever comes of it: who tries again presses again, which has a signature of its own.
      seen.add(signature.code(), signature.time());
      payload(body)
          .map(payload -> door.pressed(channels, payload))
          .orElse(Future.succeededFuture(false))
          .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .recover(SlackEndpoint::late)
          .onSuccess(
              known -> {
                if (known) {
                  done(exchange);
                } else {
                  Refusals.refuse(exchange, 400, "This is nothing that a button sends");
                }
              })
          .onFailure(exchange::fail);
    }
  }

  private static Future<Boolean> late(Throwable failure) {
    if (failure instanceof TimeoutException) {
      LOG.warn("What was pressed in Slack takes longer than Slack waits");
      return Future.succeededFuture(true);
    }
    return Future.failedFuture(failure);
  }

  /** The JSON in the form's only field of that name. */
  private static Optional<JsonObject> payload(byte[] body) {
    List<String> fields =
        Stream.of(new String(body, StandardCharsets.US_ASCII).split("&"))
            .filter(field -> field.startsWith(FIELD))
            .toList();
    if (fields.size() != 1) {
      return Optional.empty();
    }
    try {
      String text =
          URLDecoder.decode(fields.getFirst().substring(FIELD.length()), StandardCharsets.UTF_8);
      return JsonRpc.object(text.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static void done(RoutingContext exchange) {
    exchange.response().setStatusCode(200).end();
  }

  private void refuse(RoutingContext exchange) {
    failures.take(HookGuard.address(exchange));
    Refusals.refuse(exchange, 401, "The signature is not good, or too old");
  }

  /** Forgets what nobody could send again, and addresses that rest. */
  void sweep() {
    failures.sweep();
    seen.forget(clock.instant().minus(Signature.WINDOW));
  }
}
