/** Alerts that come in and start a diagnosis of what they are about. */
package io.pilothouse.automation.hook;
