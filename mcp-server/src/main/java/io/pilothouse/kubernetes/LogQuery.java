package io.pilothouse.kubernetes;

import java.util.Optional;

/**
 * Which part of a container's log to read.
 *
 * @param namespace of the pod
 * @param pod name
 * @param container empty: the pod's only one
 * @param previous the instance before the last restart
 * @param tailLines lines from the end
 * @param sinceSeconds lines younger than this
 * @param timestamps whether the kubelet puts an RFC 3339 time before each line
 * @param maxBytes reading stops here; the reader keeps the end of the log when more comes
 */
public record LogQuery(
    String namespace,
    String pod,
    Optional<String> container,
    boolean previous,
    Optional<Integer> tailLines,
    Optional<Long> sinceSeconds,
    boolean timestamps,
    int maxBytes) {}
