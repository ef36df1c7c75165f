/** Renders objects as the rows that an API server prints for each kind. */
package io.pilothouse.sandbox.table;
