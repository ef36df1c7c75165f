package io.pilothouse.kubernetes;

/**
 * A piece of a log as the kubelet sent it: untrusted, unstripped.
 *
 * @param text UTF-8 decoded, malformed bytes replaced
 * @param cut whether earlier bytes were dropped to stay within {@link LogQuery#maxBytes}
 */
public record LogText(String text, boolean cut) {

  /** The kubelet says this with status 200, in place of a log. */
  private static final String NO_LOG = "unable to retrieve container logs for ";

  /** Whether the container runtime has no log any more, and this is the kubelet saying so. */
  public boolean isGone() {
    return text.startsWith(NO_LOG);
  }
}
