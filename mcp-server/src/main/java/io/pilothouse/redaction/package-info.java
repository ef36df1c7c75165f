/**
 * Replaces credentials by {@code <redacted:kind>} in objects and text, before anything is rendered.
 * A leaf package.
 */
package io.pilothouse.redaction;
