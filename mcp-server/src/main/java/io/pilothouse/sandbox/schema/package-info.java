/** What is known of the fields of each kind, from the OpenAPI documents that the sandbox serves. */
package io.pilothouse.sandbox.schema;
