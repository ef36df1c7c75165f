/**
 * MCP over HTTP: one endpoint, on which each request is served by the generation it is written in.
 * Everything here is confined to the event loop on which the listener was started.
 */
package io.pilothouse.transport.http;
