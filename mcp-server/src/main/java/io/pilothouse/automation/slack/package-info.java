/** Buttons in Slack that people press. */
package io.pilothouse.automation.slack;
