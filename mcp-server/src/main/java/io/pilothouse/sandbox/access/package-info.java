/**
 * Who asks the sandbox, and what they may: bearer tokens, impersonation, role-based access control.
 */
package io.pilothouse.sandbox.access;
