package io.pilothouse.monitor.github;

import static io.pilothouse.monitor.github.Suspects.NOON;
import static io.pilothouse.monitor.github.Suspects.before;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.diagnosis.finding.Change;
import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.diagnosis.finding.Impact;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Priority;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.incident.Subject;
import io.pilothouse.monitor.incident.Trouble;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuspectTest {
  private static final Subject SUBJECT = new Subject("prod", "shop", "Deployment", "web");

  private static Trouble trouble(List<NextCall> next) {
    Change change =
        new Change(
            "rollout: image of container web",
            Optional.of(before(5)),
            "kubectl",
            "acme/shop:1.0.0",
            "acme/shop:1a2b3c4",
            Confidence.HIGH);
    return new Trouble(
        "CRASH_APP",
        "exits with 1",
        new Trouble.Weight(Severity.SEV2, Priority.P1, Confidence.HIGH, IMPACT),
        List.of(),
        List.of(),
        Optional.of(change),
        new Trouble.Hints(Optional.of(NOON), next, List.of()));
  }

  private static final Impact IMPACT = new Impact(Impact.Extent.DOWN, "0 of 3 pods ready", 1);

  private static JsonObject workload(JsonObject pod) {
    return new JsonObject()
        .put("spec", new JsonObject().put("template", new JsonObject().put("spec", pod)));
  }

  @Test
  void fromWhatALookSaw() {
    JsonObject pod =
        new JsonObject()
            .put(
                "containers",
                new JsonArray()
                    .add(new JsonObject().put("image", "envoy:2.0.0"))
                    .add(new JsonObject().put("image", "acme/shop:1a2b3c4")));
    Suspect suspect = Suspect.of(SUBJECT, trouble(List.of()), workload(pod));
    assertEquals(List.of("envoy:2.0.0", "acme/shop:1a2b3c4"), suspect.images());
    assertEquals("1a2b3c4", suspect.brought().getFirst().ref());
    assertEquals(Optional.of("acme/shop:1.0.0"), suspect.previousImage());
    assertTrue(suspect.isChangeCertain());
    assertFalse(suspect.previousHealthy());
  }

  @Test
  void aRollbackIsOnlyOfferedToAHealthyRevision() {
    NextCall rollback = new NextCall("rollback", new JsonObject(), "its pods are ready");
    assertTrue(Suspect.of(SUBJECT, trouble(List.of(rollback)), new JsonObject()).previousHealthy());
  }

  @ParameterizedTest
  @CsvSource({"0, true", "60, true", "61, false", "-1, false"})
  void theWindowIsTheHourBefore(int minutes, boolean in) {
    Change change = new Change("x", Optional.of(before(minutes)), "", "", "", Confidence.LOW);
    assertEquals(Optional.of(in), Suspects.of(change, "1", false).isInWindow());
  }

  @Test
  void withoutATimeThereIsNoWindow() {
    Change change = new Change("x", Optional.empty(), "", "", "", Confidence.LOW);
    assertEquals(Optional.empty(), Suspects.of(change, "1", false).isInWindow());
  }
}
