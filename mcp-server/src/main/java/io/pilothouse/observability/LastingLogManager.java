package io.pilothouse.observability;

import java.util.logging.LogManager;

/**
 * Keeps logging while the process ends. That of the JDK takes all handlers away as soon as the
 * process is told to, while what is under way still comes to its end, rows of the journal among it.
 * It is the one when {@link #PROPERTY} names it before anything else does something with a logger.
 */
public final class LastingLogManager extends LogManager {
  /** The JDK's; a constant, as whoever sets it must not have this class initialised before. */
  public static final String PROPERTY = "java.util.logging.manager";

  /** For the JDK, which makes the only one. */
  public LastingLogManager() {}

  /** Does nothing; {@link Logging#start} says which handlers there are. */
  @Override
  public void reset() {}
}
