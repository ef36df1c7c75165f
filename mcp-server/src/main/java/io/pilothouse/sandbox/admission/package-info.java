/** What the API server adds to an object before it is stored, and what it refuses. No HTTP. */
package io.pilothouse.sandbox.admission;
