package io.pilothouse.kubernetes;

/**
 * A piece of a log as the kubelet sent it: untrusted, unstripped.
 *
 * @param text UTF-8 decoded, malformed bytes replaced
 * @param cut whether earlier bytes were dropped to stay within {@link LogQuery#maxBytes}
 */
public record LogText(String text, boolean cut) {}
