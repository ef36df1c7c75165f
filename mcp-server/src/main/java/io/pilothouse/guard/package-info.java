/**
 * The only road to a write: plan, decide, approve, apply, verify, undo. A tool says what it wants
 * as a {@link io.pilothouse.guard.Draft}; everything else happens here, the same for every tool.
 */
package io.pilothouse.guard;
