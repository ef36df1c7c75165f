package io.pilothouse.kubernetes;

/**
 * A cluster that can be named in a call. Carries no credential.
 *
 * @param name the kubeconfig context, or {@code in-cluster}
 * @param server scheme, host and port of the API server
 * @param namespace default namespace
 * @param isDefault used when a read names no context
 */
public record ContextInfo(String name, String server, String namespace, boolean isDefault) {}
