/**
 * Revision 2026-07-28: every request carries its own version and capabilities, and no request
 * depends on an earlier one.
 */
package io.pilothouse.protocol.stateless;
