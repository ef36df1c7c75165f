/** One class for each kind of fault. */
package io.pilothouse.diagnosis.analysis;
