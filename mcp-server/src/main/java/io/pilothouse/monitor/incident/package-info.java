/** Incidents, and what becomes of them: pure, no input or output. */
package io.pilothouse.monitor.incident;
