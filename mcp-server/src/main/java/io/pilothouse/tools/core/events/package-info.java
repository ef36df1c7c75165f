/** Events, grouped by reason and object. */
package io.pilothouse.tools.core.events;
