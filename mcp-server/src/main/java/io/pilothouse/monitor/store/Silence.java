package io.pilothouse.monitor.store;

import io.pilothouse.monitor.incident.Exemption;
import java.time.Instant;

/**
 * What somebody does not want to hear of for a time.
 *
 * @param id {@code s-} and ten hexadecimal digits
 * @param exemption always with an end
 */
public record Silence(String id, String by, Instant created, Exemption exemption) {}
