/** The tools about incidents. */
package io.pilothouse.monitor.tools;
