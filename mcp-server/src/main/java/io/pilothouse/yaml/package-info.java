/**
 * Reads YAML that people write, strictly: every key is known, every value has its form, and all
 * problems are told at once with their places.
 */
package io.pilothouse.yaml;
