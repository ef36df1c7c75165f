/** Requests that the API server refused, and what would have allowed them. */
package io.pilothouse.diagnosis.access;
