/** What pods and nodes use now. */
package io.pilothouse.tools.core.usage;
