/** What the monitor saw over a period, for people: Markdown, and HTML with charts. Pure. */
package io.pilothouse.monitor.report;
