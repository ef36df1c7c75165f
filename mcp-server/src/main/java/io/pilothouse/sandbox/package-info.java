/**
 * An embedded, in-memory Kubernetes API with a broken shop in it. It answers what a real API server
 * answers; what it does not do is a clear 501, never a wrong 200.
 */
package io.pilothouse.sandbox;
