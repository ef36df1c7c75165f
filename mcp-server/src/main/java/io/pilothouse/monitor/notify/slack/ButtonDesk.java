package io.pilothouse.monitor.notify.slack;

import io.pilothouse.monitor.config.Channel;
import io.pilothouse.monitor.incident.Ack;
import io.pilothouse.monitor.incident.Exemption;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Match;
import io.pilothouse.monitor.notify.Posts;
import io.pilothouse.monitor.notify.Words;
import io.pilothouse.monitor.store.IncidentStore;
import io.pilothouse.monitor.store.Silence;
import io.pilothouse.monitor.store.Silences;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what people press in Slack, as the person who did, and answers them there. All it needs is
 * the state: whether this process leads makes no difference.
 */
public final class ButtonDesk {
  private static final Logger LOG = LoggerFactory.getLogger(ButtonDesk.class);
  private static final Duration SILENCE = Duration.ofHours(1);

  private final Clock clock;
  private final PressReplies replies;
  private final IncidentStore incidents;
  private final Silences silences;
  private final Runnable changed;

  /**
   * @param changed called when something was done, so that others may hear of it early; must
   *     neither block nor throw
   */
  public ButtonDesk(Posts posts, IncidentStore incidents, Silences silences, Runnable changed) {
    this.clock = posts.clock();
    this.replies = new PressReplies(posts);
    this.incidents = incidents;
    this.silences = silences;
    this.changed = changed;
  }

  /**
   * Does what is asked for, and tells whoever asked what came of it.
   *
   * @param signers the channels whose app has signed the payload; at least one
   * @return false if it is no payload of a button; never fails
   */
  public Future<Boolean> take(List<Channel.Slack> signers, JsonObject payload) {
    Optional<Press> press = Press.of(payload);
    if (press.isEmpty()) {
      return Future.succeededFuture(false);
    }
    List<Channel.Slack> channels =
        signers.stream().filter(each -> press.get().place().isIn(each.channel())).toList();
    return obey(channels, press.get())
        .otherwise(failure -> excuse(press.get(), failure))
        .compose(words -> replies.toPerson(signers.getFirst(), press.get(), words))
        .map(true);
  }

  private static String excuse(Press press, Throwable failure) {
    LOG.warn("What {} pressed in Slack was not done", press.person().caller().user(), failure);
    return "That did not work. Try again in a minute.";
  }

  /**
   * @param channels those of the configuration that are the one in which it was pressed
   */
  private Future<String> obey(List<Channel.Slack> channels, Press press) {
    if (channels.isEmpty()) {
      return Future.succeededFuture("This channel is none that is told here any more.");
    } else if (!channels.stream().allMatch(each -> isAllowed(each, press.person()))) {
      LOG.warn("{} pressed a button in Slack and may not", press.person().caller().user());
      return Future.succeededFuture("You are not among those who may do that here.");
    }
    Channel.Slack channel = channels.getFirst();
    return switch (press.action()) {
      case Buttons.ACKNOWLEDGE -> unresolved(press, incident -> acknowledge(incident, press));
      case Buttons.SILENCE -> unresolved(press, incident -> silence(incident, channel, press));
      default -> Future.succeededFuture("This button is none that is known here.");
    };
  }

  private static boolean isAllowed(Channel.Slack channel, Press.Person person) {
    List<String> users = channel.buttons().map(Channel.Buttons::users).orElse(List.of());
    return users.isEmpty() || users.contains(person.id());
  }

  /** Does something about an incident that is not over. */
  private Future<String> unresolved(Press press, Function<Incident, Future<String>> work) {
    return incidents
        .find(press.value())
        .compose(
            found -> {
              if (found.isEmpty()) {
                return Future.succeededFuture("This incident is not known, or not any more.");
              }
              return found.get().isResolved()
                  ? Future.succeededFuture(over(found.get()))
                  : work.apply(found.get());
            });
  }

  private static String over(Incident incident) {
    return incident.id() + " is resolved already: nothing was to be done.";
  }

  private Future<String> acknowledge(Incident incident, Press press) {
    Optional<Ack> known = incident.handling().ack();
    if (known.isPresent()) {
      return Future.succeededFuture(
          incident.id() + " is acknowledged already, by " + known.get().by() + ".");
    }
    Ack ack =
        new Ack(
            press.person().toString(),
            clock.instant(),
            Optional.empty(),
            "pressed in Slack by " + press.person().name());
    return incidents
        .acknowledge(incident.id(), ack, press.person().caller())
        .map(
            done -> {
              if (done.isEmpty()) {
                return over(incident);
              }
              changed.run();
              return "You have acknowledged "
                  + incident.id()
                  + ": nobody is reminded of it unless it gets worse. The message above changes"
                  + " with the next look.";
            });
  }

  private Future<String> silence(Incident incident, Channel.Slack channel, Press press) {
    Instant now = clock.instant();
    Match match = exactly(incident);
    return silences
        .active(now)
        .compose(
            active -> {
              Optional<Silence> same =
                  active.stream()
                      .filter(each -> each.exemption().match().equals(match))
                      .findFirst();
              return same.isPresent()
                  ? Future.succeededFuture(
                      incident.id() + " is silenced already, by " + same.get().by() + ".")
                  : silence(incident, match, now, channel, press);
            });
  }

  /** The trouble itself, whichever incident it is of by then. */
  private static Match exactly(Incident incident) {
    return new Match(
        List.of(incident.subject().context()),
        List.of(incident.subject().namespace()),
        List.of(incident.subject().kind()),
        List.of(incident.subject().name()),
        List.of(incident.trouble().code()));
  }

  private Future<String> silence(
      Incident incident, Match match, Instant now, Channel.Slack channel, Press press) {
    Instant end = now.plus(SILENCE);
    Silence silence =
        new Silence(
            "s-" + UUID.randomUUID().toString().replace("-", "").substring(0, 10),
            press.person().toString(),
            now,
            new Exemption(
                match,
                Optional.empty(),
                Optional.of(end),
                "silenced in Slack by " + press.person()));
    return silences
        .begin(silence, press.person().caller())
        .compose(
            begun -> {
              changed.run();
              return replies.toThread(
                  channel,
                  press,
                  "Silenced until " + Words.minute(end) + " by " + press.person() + ".");
            })
        .map(
            told ->
                "You have silenced "
                    + incident.id()
                    + " until "
                    + Words.minute(end)
                    + ". `pilothouse incidents unsilence "
                    + silence.id()
                    + "` ends it.");
  }
}
