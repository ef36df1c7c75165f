package io.pilothouse.monitor.notify.slack;

import io.pilothouse.identity.Caller;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Somebody has pressed a button: what Slack calls a {@code block_actions} payload.
 *
 * @param place where the button is
 * @param action which one it is
 * @param value what it stands for
 * @param responseUrl where whoever pressed it can be told something; possibly empty, and anything
 */
record Press(Person person, Place place, String action, String value, String responseUrl) {
  private static final Pattern ID = Pattern.compile("[A-Z0-9]{1,40}");
  private static final Pattern TIME_STAMP = Pattern.compile("\\d{1,12}\\.\\d{1,9}");
  private static final Pattern UNUSUAL = Pattern.compile("[^\\p{L}\\p{N} ._-]");
  private static final int LONGEST_NAME = 40;

  /**
   * Whoever pressed it.
   *
   * @param team of the person, which in a shared channel need not be that of the app
   * @param name as people know them; they choose it themselves
   */
  record Person(String team, String id, String name) {
    /** Who they are in the journal. */
    Caller caller() {
      return new Caller("slack:" + team + ":" + id, List.of(), "");
    }

    /** Who they are for people. */
    @Override
    public String toString() {
      return name + " (" + caller().user() + ")";
    }
  }

  /**
   * A message.
   *
   * @param channel its id
   * @param name the channel's name; empty if it is not told
   * @param ts names the message in the channel
   */
  record Place(String channel, String name, String ts) {
    /** Whether a channel of the configuration is the one. */
    boolean isIn(String configured) {
      return configured.equals(channel)
          || !name.isEmpty() && configured.replaceFirst("^#", "").equals(name);
    }
  }

  /** Reads a payload; empty if it is not one of a button in a message. */
  static Optional<Press> of(JsonObject payload) {
    JsonObject user = object(payload, "user");
    String team = text(user, "team_id");
    JsonObject container = object(payload, "container");
    JsonObject channel = object(payload, "channel");
    Person person =
        new Person(
            team.isEmpty() ? text(object(payload, "team"), "id") : team,
            text(user, "id"),
            name(user));
    Place place =
        new Place(text(channel, "id"), text(channel, "name"), text(container, "message_ts"));
    boolean whole =
        text(payload, "type").equals("block_actions")
            && ID.matcher(person.team()).matches()
            && ID.matcher(person.id()).matches()
            && ID.matcher(place.channel()).matches()
            && TIME_STAMP.matcher(place.ts()).matches();
    // Buttons come one at a time.
    return whole
            && payload.getValue("actions") instanceof JsonArray actions
            && actions.size() == 1
            && actions.getValue(0) instanceof JsonObject action
        ? Optional.of(
            new Press(
                person,
                place,
                text(action, "action_id"),
                text(action, "value"),
                text(payload, "response_url")))
        : Optional.empty();
  }

  private static String name(JsonObject user) {
    String name = text(user, "username");
    String plain =
        UNUSUAL.matcher(name.isEmpty() ? text(user, "name") : name).replaceAll("").strip();
    String some = plain.isEmpty() ? "somebody" : plain;
    return some.substring(0, Math.min(some.length(), LONGEST_NAME));
  }

  private static JsonObject object(JsonObject json, String field) {
    return json.getValue(field) instanceof JsonObject object ? object : new JsonObject();
  }

  private static String text(JsonObject json, String field) {
    return json.getValue(field) instanceof String text ? text : "";
  }
}
