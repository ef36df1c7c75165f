/** A diagnosis as text and as data. */
package io.pilothouse.diagnosis.report;
