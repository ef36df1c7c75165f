package io.pilothouse.transport.http;

import java.time.Duration;

/**
 * What one listener puts up with.
 *
 * @param sessions how many there may be
 * @param sessionIdle how long a session is kept that nobody uses
 * @param initializes how many sessions may begin in a minute
 * @param inFlight requests of one caller at the same time
 * @param request the longest a request may take once it has arrived
 * @param keepAlive how long a response may be silent before something is sent to keep it open
 * @param write how long a connection may stand still, longer than {@code keepAlive}: nothing sent,
 *     nothing read of what was sent, or a body that does not end
 */
public record HttpLimits(
    int sessions,
    Duration sessionIdle,
    int initializes,
    int inFlight,
    Duration request,
    Duration keepAlive,
    Duration write) {
  /** Generous for people and agents, tight enough for memory to stay flat under a flood. */
  public static final HttpLimits DEFAULT =
      new HttpLimits(
          1_000,
          Duration.ofMinutes(30),
          120,
          256,
          Duration.ofMinutes(65),
          Duration.ofSeconds(15),
          Duration.ofSeconds(45));
}
