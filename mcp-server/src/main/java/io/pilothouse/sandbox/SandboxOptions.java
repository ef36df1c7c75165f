package io.pilothouse.sandbox;

import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the sandbox starts.
 *
 * @param port where it listens on the loopback address; 0 picks a free port
 * @param pods how many pods the cluster has at least; 0 for those of the seed
 * @param extraEvents how many further events there are in the namespace {@code shop}
 * @param brokenApi whether an aggregated API is registered that does not answer
 * @param clock what the ages of the objects are counted from
 * @param users who is known besides the administrator
 * @param objects what is in the cluster besides the seed, such as roles and bindings
 */
public record SandboxOptions(
    int port,
    int pods,
    int extraEvents,
    boolean brokenApi,
    InstantSource clock,
    List<SandboxUser> users,
    List<JsonObject> objects) {
  public SandboxOptions {
    users = List.copyOf(users);
    objects = List.copyOf(objects);
  }

  /** The seed as it is, on a free port, by the system's clock. */
  public static SandboxOptions defaults() {
    return new SandboxOptions(0, 0, 0, false, InstantSource.system(), List.of(), List.of());
  }

  /** These options with another port. */
  public SandboxOptions withPort(int newPort) {
    return new SandboxOptions(newPort, pods, extraEvents, brokenApi, clock, users, objects);
  }

  /** These options with at least so many pods. */
  public SandboxOptions withPods(int newPods) {
    return new SandboxOptions(port, newPods, extraEvents, brokenApi, clock, users, objects);
  }

  /** These options with so many further events. */
  public SandboxOptions withExtraEvents(int newEvents) {
    return new SandboxOptions(port, pods, newEvents, brokenApi, clock, users, objects);
  }

  /** These options with an aggregated API that does not answer. */
  public SandboxOptions withBrokenApi() {
    return new SandboxOptions(port, pods, extraEvents, true, clock, users, objects);
  }

  /** These options with another clock. */
  public SandboxOptions withClock(InstantSource newClock) {
    return new SandboxOptions(port, pods, extraEvents, brokenApi, newClock, users, objects);
  }

  /** These options with a further user. */
  public SandboxOptions withUser(SandboxUser user) {
    return new SandboxOptions(
        port,
        pods,
        extraEvents,
        brokenApi,
        clock,
        Stream.concat(users.stream(), Stream.of(user)).toList(),
        objects);
  }

  /** These options with a further object, of a kind that there is. */
  public SandboxOptions withObject(JsonObject object) {
    return new SandboxOptions(
        port,
        pods,
        extraEvents,
        brokenApi,
        clock,
        users,
        Stream.concat(objects.stream(), Stream.of(object)).toList());
  }
}
