/** The ways to change an object by a document that says only what changes. Pure. */
package io.pilothouse.sandbox.patch;
