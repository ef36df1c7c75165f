/** One object in full. */
package io.pilothouse.tools.core.object;
