package io.pilothouse.monitor.cycle;

import static io.pilothouse.state.TestState.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.notify.Peer.Request;
import io.pilothouse.monitor.store.Step;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares what happened to incidents with what arrived at those who were told. */
final class Accounts {
  private static final Pattern INCIDENT = Pattern.compile("\\bi-[0-9a-f]{10}\\b");

  private final Day day;

  Accounts(Day day) {
    this.day = day;
  }

  /** Every incident that fired was told, each of its steps once, in order. */
  void check() {
    Map<String, List<JsonObject>> paged = paged();
    Map<String, List<String>> threads = threads();
    Set<String> told = new HashSet<>();
    for (Incident incident : day.all()) {
      List<Instant> steps = news(incident);
      if (steps.isEmpty()) {
        continue;
      }
      told.add(incident.id());
      List<JsonObject> bulletins = paged.getOrDefault(incident.id(), List.of());
      assertEquals(
          steps,
          bulletins.stream()
              .filter(bulletin -> !bulletin.getString("news").equals("REPEATED"))
              .map(bulletin -> bulletin.getInstant("at"))
              .toList(),
          incident::toString);
      assertEquals(
          bulletins.size(), threads.get(incident.id()).size(), "in Slack as many: " + incident);
    }
    assertEquals(told, paged.keySet());
    assertEquals(told, threads.keySet(), "one message for each incident");
  }

  private List<Instant> news(Incident incident) {
    return await(day.process().store().steps(incident.id())).stream()
        .filter(Step::news)
        .map(Step::at)
        .toList();
  }

  /** What the pager was told of each incident; what has the same key is the same message. */
  private Map<String, List<JsonObject>> paged() {
    Map<String, JsonObject> messages = new LinkedHashMap<>();
    for (Request request : day.pager.taken()) {
      JsonObject message = new JsonObject(request.body());
      message.remove("at");
      JsonObject before = messages.put(request.header("idempotency-key"), message);
      assertTrue(before == null || before.equals(message), "one key, one message");
    }
    assertEquals(messages.size() + 1, day.pager.taken().size(), "one answer was lost");
    Map<String, List<JsonObject>> paged = new LinkedHashMap<>();
    for (JsonObject message : messages.values()) {
      JsonArray bulletins = message.getJsonArray("bulletins", new JsonArray());
      for (int i = 0; i < bulletins.size(); i++) {
        JsonObject bulletin = bulletins.getJsonObject(i);
        paged
            .computeIfAbsent(bulletin.getString("incident"), id -> new ArrayList<>())
            .add(bulletin);
      }
    }
    return paged;
  }

  /** What was posted of each incident: the message itself, then what is in its thread. */
  private Map<String, List<String>> threads() {
    Map<String, String> incidents = new HashMap<>();
    Map<String, List<String>> threads = new LinkedHashMap<>();
    for (Day.Posted posted : day.slack.posted()) {
      JsonObject message = posted.message();
      String thread = message.getString("thread_ts");
      if (thread == null) {
        Matcher id = INCIDENT.matcher(message.encode());
        if (!id.find()) {
          continue;
        }
        assertEquals(null, incidents.put(posted.ts(), id.group()));
        assertEquals(null, threads.put(id.group(), new ArrayList<>()), "posted twice");
        thread = posted.ts();
      }
      threads.get(incidents.get(thread)).add(message.getString("text"));
    }
    return threads;
  }
}
