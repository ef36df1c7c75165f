/** Questions to the cluster's authoriser. */
package io.pilothouse.tools.core.access;
