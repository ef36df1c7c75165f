package io.pilothouse.monitor.store;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.incident.Transition;
import java.time.Instant;

/** A step that an incident took, as it is kept. */
public record Step(
    String incident,
    int sequence,
    Instant at,
    Transition.Kind kind,
    State state,
    Severity severity,
    boolean news) {}
