package io.pilothouse.sandbox;

import java.time.InstantSource;

/**
 * How the sandbox starts.
 *
 * @param port where it listens on the loopback address; 0 picks a free port
 * @param pods how many pods the cluster has at least; 0 for those of the seed
 * @param extraEvents how many further events there are in the namespace {@code shop}
 * @param brokenApi whether an aggregated API is registered that does not answer
 * @param clock what the ages of the objects are counted from
 */
public record SandboxOptions(
    int port, int pods, int extraEvents, boolean brokenApi, InstantSource clock) {

  /** The seed as it is, on a free port, by the system's clock. */
  public static SandboxOptions defaults() {
    return new SandboxOptions(0, 0, 0, false, InstantSource.system());
  }

  /** These options with another port. */
  public SandboxOptions withPort(int newPort) {
    return new SandboxOptions(newPort, pods, extraEvents, brokenApi, clock);
  }

  /** These options with at least so many pods. */
  public SandboxOptions withPods(int newPods) {
    return new SandboxOptions(port, newPods, extraEvents, brokenApi, clock);
  }

  /** These options with so many further events. */
  public SandboxOptions withExtraEvents(int newEvents) {
    return new SandboxOptions(port, pods, newEvents, brokenApi, clock);
  }

  /** These options with an aggregated API that does not answer. */
  public SandboxOptions withBrokenApi() {
    return new SandboxOptions(port, pods, extraEvents, true, clock);
  }

  /** These options with another clock. */
  public SandboxOptions withClock(InstantSource newClock) {
    return new SandboxOptions(port, pods, extraEvents, brokenApi, newClock);
  }
}
