/** Reads what a diagnosis needs from a cluster. */
package io.pilothouse.diagnosis.snapshot;
