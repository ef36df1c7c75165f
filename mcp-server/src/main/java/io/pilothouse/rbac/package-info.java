/**
 * The rights that the tools need of Kubernetes: worked out from their contracts, written as roles,
 * held against what has been granted. Pure: nothing here talks to a cluster.
 */
package io.pilothouse.rbac;
