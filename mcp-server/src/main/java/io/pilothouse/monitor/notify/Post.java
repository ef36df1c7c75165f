package io.pilothouse.monitor.notify;

/**
 * A channel, ready to be used.
 *
 * @param name as routes refer to it
 */
public record Post(String name, Style style, Messenger messenger) {}
