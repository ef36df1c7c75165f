package io.pilothouse.kubernetes.fabric8;

/**
 * Keeps the JDK's HTTP client from repeating requests by itself. It would send a GET again whose
 * connection breaks before the first byte of an answer, on a new connection as well as on an old
 * one; a web socket begins with a GET, and with it a program in a container, which must not be run
 * twice. What may be asked twice, {@link RetriedCall} asks again.
 *
 * <p>The JDK knows only a system property for it, and reads that once for the whole process.
 */
public final class SentOnce {
  private static final String ATTEMPTS = "jdk.httpclient.redirects.retrylimit";

  private SentOnce() {}

  /** To be called before anything in the process uses the JDK's HTTP client. */
  public static void everywhere() {
    System.setProperty(ATTEMPTS, "1");
  }

  /** Whether it has been asked for. */
  static boolean isKept() {
    return "1".equals(System.getProperty(ATTEMPTS));
  }
}
