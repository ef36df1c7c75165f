/** Who owns which field, and server-side apply, which is built on it. Pure. */
package io.pilothouse.sandbox.apply;
