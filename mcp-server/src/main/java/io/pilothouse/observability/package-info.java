/**
 * What operators see of the server itself: its log, its metrics and its health, the last two on a
 * listener of their own.
 */
package io.pilothouse.observability;
