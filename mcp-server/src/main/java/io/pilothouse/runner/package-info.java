/**
 * Runs an agent's brief against the Messages API with this server's tools. The only package that
 * knows the API's library, which is on the class path only where an agent is run. What serves names
 * no class of this package; the monitor finds {@link io.pilothouse.runner.IncidentAnalyst} by a
 * loader of its own.
 */
package io.pilothouse.runner;
