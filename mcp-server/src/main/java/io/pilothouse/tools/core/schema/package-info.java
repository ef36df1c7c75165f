/** Fields of kinds, from the cluster's own OpenAPI documents. */
package io.pilothouse.tools.core.schema;
