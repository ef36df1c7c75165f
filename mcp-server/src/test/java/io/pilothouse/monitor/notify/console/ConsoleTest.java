package io.pilothouse.monitor.notify.console;

import static io.pilothouse.monitor.notify.Samples.bulletin;
import static io.pilothouse.monitor.notify.Samples.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.notify.DeliveryException;
import io.pilothouse.monitor.notify.Message;
import io.pilothouse.monitor.notify.News;
import io.pilothouse.monitor.notify.Samples;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  private final List<String> lines = new ArrayList<>();

  @Test
  void aLineForEachIncident() {
    Console console = new Console(false, lines::add);
    Message digest =
        new Message.Digest(
            "d",
            Samples.NOON,
            List.of(
                bulletin(
                    "i-0000000002",
                    News.FIRED,
                    Severity.SEV4,
                    Samples.matter("cart", "two\nlines\u001b[31m"))));
    send(console, update(bulletin("i-0000000001", News.REPEATED, Severity.SEV2)));
    send(console, digest);
    send(console, new Message.Remark("r", Samples.NOON, "Channel ops takes no messages."));
    Note note = new Note("n", Samples.NOON, Note.Source.MODEL, "triage", "One.\nTwo.\u001b[31m");
    send(console, Samples.noted("i-0000000001", Severity.SEV2, note));
    assertEquals(
        List.of(
            "2026-11-21 12:00 UTC SEV-2 still firing: Deployment shop/web, 0 of 3 pods are ready"
                + " [prod, i-0000000001]",
            "2026-11-21 12:00 UTC digest: SEV-4 firing: Deployment shop/cart, two lines"
                + " [prod, i-0000000002]",
            "2026-11-21 12:00 UTC Channel ops takes no messages.",
            "2026-11-21 12:00 UTC SEV-2 note: Deployment shop/web, Written by a model, not checked"
                + " (triage): One. Two. [prod, i-0000000001]"),
        lines);
  }

  @Test
  void anObjectForEachMessage() {
    Message message =
        update(bulletin("i-0000000001", News.FIRED, Severity.SEV2, Samples.matter("web", "a\nb")));
    send(new Console(true, lines::add), message);
    assertEquals(1, lines.size());
    assertTrue(lines.getFirst().matches("\\{[^\\n]*\\}"), "on one line");
    JsonObject json = new JsonObject(lines.getFirst());
    assertEquals("pilothouse.notification/1", json.remove("schema"));
    assertEquals(message, Message.fromJson(json));
  }

  @Test
  void nobodyReadsAnyMore() {
    Console closed =
        new Console(
            true,
            line -> {
              throw new IllegalStateException("broken pipe");
            });
    assertThrows(
        DeliveryException.class,
        () -> send(closed, update(bulletin("i-0000000001", News.FIRED, Severity.SEV2))));
  }

  private static void send(Console console, Message message) {
    Awaiting.await(console.send(message, Optional.empty()));
  }
}
