/** What analyzers see and what a diagnosis concludes. */
package io.pilothouse.diagnosis.finding;
