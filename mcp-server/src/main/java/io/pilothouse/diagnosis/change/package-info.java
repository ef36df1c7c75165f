/**
 * What was changed, when and by whom, as far as the API keeps it; and what of it fits a finding.
 */
package io.pilothouse.diagnosis.change;
