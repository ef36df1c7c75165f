/**
 * Repairs without a person: rules name the troubles that a tool may be called for. A call takes the
 * road that everybody's calls take, so policy, budgets, approvals, freezes, the kill switch and the
 * journal hold; what does not help is put back.
 */
package io.pilothouse.monitor.remedy;
