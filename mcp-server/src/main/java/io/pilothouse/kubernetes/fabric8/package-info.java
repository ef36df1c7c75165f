/**
 * Access to Kubernetes API servers over fabric8's HTTP client, and the only code that touches
 * fabric8. The kubeconfig is read here rather than by fabric8, which would mix in system
 * properties, run credential plug-ins through a shell without a time limit and trust public
 * certificate authorities next to the cluster's own.
 */
package io.pilothouse.kubernetes.fabric8;
