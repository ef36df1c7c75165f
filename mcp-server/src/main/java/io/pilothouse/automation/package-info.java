/**
 * Tools for programs that do not speak MCP: the same tools through the same service, with HTTP
 * statuses and an OpenAPI document.
 */
package io.pilothouse.automation;
