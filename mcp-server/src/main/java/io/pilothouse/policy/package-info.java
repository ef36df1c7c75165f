/**
 * Decides whether a write may happen. Pure: a policy is read once, and an evaluation is a function
 * of the write, the moment, and what was done before. No Vert.x, no I/O.
 */
package io.pilothouse.policy;
