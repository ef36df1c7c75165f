/** The unattended half: looks at clusters on a schedule, keeps incidents, tells people. */
package io.pilothouse.monitor;
