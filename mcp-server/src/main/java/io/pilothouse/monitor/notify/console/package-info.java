/** Lines on a stream. */
package io.pilothouse.monitor.notify.console;
