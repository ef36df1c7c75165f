/**
 * A server with the tools, prompts and resources that the official conformance suite asks for, on
 * the transport and protocol classes of the product. The suite is run against it by {@code
 * .ci/conformance}.
 */
package io.pilothouse.conformance;
