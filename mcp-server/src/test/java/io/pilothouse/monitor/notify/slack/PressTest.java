package io.pilothouse.monitor.notify.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of a payload, and what is none. */
class PressTest {
  private static JsonObject payload() {
    return SlackClient.payload(
        "1700000000.000001", "pilothouse_silence", "i-1", URI.create("https://a/b"));
  }

  @Test
  void itSaysWhoPressedWhatWhere() {
    Press press = Press.of(payload()).orElseThrow();
    assertEquals("ann (slack:T0123:U0ANN)", press.person().toString());
    assertEquals("slack:T0123:U0ANN", press.person().caller().user());
    assertEquals("1700000000.000001", press.place().ts());
    assertEquals("pilothouse_silence i-1", press.action() + " " + press.value());
    assertEquals("https://a/b", press.responseUrl());
  }

  /**
   * In a shared channel a person may be of another team than the app; an app of a grid has none.
   */
  @Test
  void thePersonsOwnTeamCounts() {
    JsonObject payload = payload();
    payload.getJsonObject("user").put("team_id", "T9999");
    assertEquals("T9999", Press.of(payload).orElseThrow().person().team());
    payload.getJsonObject("user").remove("team_id");
    assertEquals("T0123", Press.of(payload).orElseThrow().person().team());
    payload.putNull("team");
    assertEquals(Optional.empty(), Press.of(payload));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "ann, ann",
        "Ann-Marie O'Neil_2, Ann-Marie ONeil_2",
        "Ångström 李, Ångström 李",
        "<!channel> *x* `y`, channel x y",
        "bob (slack:T0:U1), bob slackT0U1",
        "\u202Eevil\u0000, evil",
        "<>, somebody",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void namesAreMadeOfLetters(String name, String shown) {
    JsonObject payload = payload();
    payload.getJsonObject("user").put("username", name);
    assertEquals(shown, Press.of(payload).orElseThrow().person().name());
  }

  @ParameterizedTest
  @CsvSource({
    "type, view_submission",
    "type,",
    "user,",
    "user, ann",
    "user.id,",
    "user.id, ../../etc",
    "user.id, U1:admin",
    "user.team_id, T1:U1",
    "channel,",
    "channel.id, <C1>",
    "container,",
    "container.message_ts, yesterday",
    "actions,",
    "actions, none"
  })
  void whatIsMissingOrOddMakesItNone(String field, String value) {
    JsonObject payload = payload();
    String[] path = field.split("\\.");
    (path.length == 1 ? payload : payload.getJsonObject(path[0])).put(path[path.length - 1], value);
    assertEquals(Optional.empty(), Press.of(payload));
  }

  @Test
  void itIsOneButton() {
    JsonArray actions = payload().getJsonArray("actions");
    assertEquals(Optional.empty(), Press.of(payload().put("actions", new JsonArray())));
    assertEquals(Optional.empty(), Press.of(payload().put("actions", new JsonArray().add("a"))));
    assertEquals(
        Optional.empty(), Press.of(payload().put("actions", actions.copy().addAll(actions))));
  }
}
