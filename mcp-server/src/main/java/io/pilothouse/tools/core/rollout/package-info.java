/** Revisions of workloads and what differs between them. */
package io.pilothouse.tools.core.rollout;
