/** Folds symptoms under causes, rolls up what belongs together, and ranks. */
package io.pilothouse.diagnosis.correlation;
