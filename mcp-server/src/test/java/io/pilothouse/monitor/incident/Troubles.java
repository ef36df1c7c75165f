package io.pilothouse.monitor.incident;

import io.pilothouse.diagnosis.finding.Change;
import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.diagnosis.finding.Impact;
import io.pilothouse.diagnosis.finding.Impact.Extent;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Priority;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.diagnosis.model.Ref;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Troubles as a diagnosis might find them. */
public final class Troubles {
  public static final String CONTEXT = "prod";

  private Troubles() {}

  /** A Deployment in namespace shop of which less is there than should be. */
  public static Sighting degraded(String name) {
    return of(name, "CRASH_APP", Priority.P2, Extent.DEGRADED);
  }

  /** As severe as these two make it. */
  public static Sighting of(String name, String code, Priority priority, Extent extent) {
    return new Sighting(
        CONTEXT + "/f-" + name + "-" + code,
        new Subject(CONTEXT, "shop", "Deployment", name),
        new Trouble(
            code,
            "container web exits with 1",
            new Trouble.Weight(
                Severity.of(extent, priority),
                priority,
                Confidence.MEDIUM,
                new Impact(extent, "0 of 3 pods ready", 2)),
            List.of("status.restartCount is 7"),
            List.of(),
            Optional.empty(),
            new Trouble.Hints(Optional.empty(), List.of(), List.of())));
  }

  /** The same as the cause of others. */
  public static Sighting causing(Sighting cause, Sighting... effects) {
    Trouble trouble = cause.trouble();
    return new Sighting(
        cause.fingerprint(),
        cause.subject(),
        new Trouble(
            trouble.code(),
            trouble.summary(),
            trouble.weight(),
            trouble.evidence(),
            Stream.of(effects)
                .map(each -> new Trouble.Effect(each.subject().ref(), each.trouble().code()))
                .toList(),
            Optional.of(
                new Change(
                    "image of container web",
                    Optional.of(Instant.parse("2026-11-20T09:58:00Z")),
                    "kubectl",
                    "web:1",
                    "web:2",
                    Confidence.HIGH)),
            new Trouble.Hints(
                Optional.of(Instant.parse("2026-11-20T09:59:00Z")),
                List.of(new NextCall("rollback", JsonObject.of("name", "web"), "it worked")),
                List.of(new Ref("Pod", "shop", "web-1")))));
  }
}
