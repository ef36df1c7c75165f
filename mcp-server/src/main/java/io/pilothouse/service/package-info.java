/**
 * What this server offers over MCP: tools, the agents' briefs as prompts and resources, objects of
 * the clusters as resources, and completion. Knows no protocol generation.
 */
package io.pilothouse.service;
