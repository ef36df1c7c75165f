/** Asks further questions about what was found: logs, contents, what changed. */
package io.pilothouse.diagnosis.evidence;
