package io.pilothouse.monitor.tools;

import io.pilothouse.monitor.store.Watch.Outcome;
import io.pilothouse.monitor.store.Watches;
import io.pilothouse.tools.render.Ages;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How old what is known is.
 *
 * @param looked when the cluster was seen that was looked at longest ago; empty: none is
 * @param partial whether something in them could not be read
 * @param unseen clusters of which nothing is known now, and why
 */
public record Freshness(Optional<Instant> looked, boolean partial, List<Unseen> unseen) {
  private static final int NAMED = 5;

  /**
   * @param failed the last look failed; otherwise there was none since {@code at}
   */
  public record Unseen(String context, boolean failed, Instant at) {}

  /** Of the clusters with a name, or of all of them. */
  public static Freshness of(List<Watches.Last> all, Optional<String> context, Instant now) {
    List<Watches.Last> asked =
        all.stream()
            .filter(each -> context.isEmpty() || each.context().equals(context.get()))
            .toList();
    List<Watches.Last> seen =
        asked.stream()
            .filter(each -> each.outcome() != Outcome.FAILED && now.isBefore(each.until()))
            .toList();
    return new Freshness(
        seen.stream().map(Watches.Last::at).min(Comparator.naturalOrder()),
        seen.stream().anyMatch(each -> each.outcome() == Outcome.PARTIAL),
        asked.stream()
            .filter(each -> !seen.contains(each))
            .map(each -> new Unseen(each.context(), now.isBefore(each.until()), each.at()))
            .toList());
  }

  /** {@code last look 12s ago, stage cannot be seen}. */
  public String words(Instant now) {
    List<String> words = new ArrayList<>();
    looked.ifPresent(at -> words.add("last look " + Ages.of(Duration.between(at, now)) + " ago"));
    if (partial) {
      words.add("not all could be read");
    }
    unseen.stream().limit(NAMED).map(each -> words(each, now)).forEach(words::add);
    if (unseen.size() > NAMED) {
      words.add("nothing of " + (unseen.size() - NAMED) + " more contexts");
    }
    return words.isEmpty() ? "no look yet" : String.join(", ", words);
  }

  private static String words(Unseen unseen, Instant now) {
    String name = UntrustedText.stripLine(unseen.context());
    return unseen.failed()
        ? name + " cannot be seen"
        : name + " not looked at for " + Ages.of(Duration.between(unseen.at(), now));
  }

  /** Adds it to an answer's fields. */
  void putInto(JsonObject fields) {
    looked.ifPresent(at -> fields.put("looked", at.toString()));
    if (!unseen.isEmpty()) {
      fields.put("unseen", new JsonArray(unseen.stream().map(Unseen::context).toList()));
    }
  }
}
