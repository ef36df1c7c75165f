/**
 * Revisions 2024-11-05 to 2025-11-25, which begin with {@code initialize} and keep a session. The
 * session is the Java SDK's; what is served in it is not. Only this package touches the SDK and
 * Reactor, and nothing here is loaded before a client asks for a session.
 */
package io.pilothouse.protocol.session;
