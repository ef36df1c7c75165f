/** Where a pod could run: what the scheduler's filters say of each node. */
package io.pilothouse.diagnosis.scheduling;
