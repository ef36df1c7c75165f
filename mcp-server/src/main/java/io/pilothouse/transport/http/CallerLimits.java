package io.pilothouse.transport.http;

/**
 * What one caller may do in a minute. How much they may do at the same time is in {@link
 * HttpLimits}.
 *
 * @param requests HTTP requests; 0: as many as they like
 * @param initializes sessions that may begin; 0: as many as all callers together
 * @param failures tokens that may be wrong, per remote address, before only tokens that worked
 *     before are looked at
 */
public record CallerLimits(int requests, int initializes, int failures) {
  /**
   * No limit on requests: the number in flight already keeps one caller from taking everything, and
   * a fast client on this machine honestly makes thousands of calls a second.
   */
  public static final CallerLimits DEFAULT = new CallerLimits(0, 120, 60);
}
