/** Approvals over HTTP, for people who are not the callers. */
package io.pilothouse.approval;
